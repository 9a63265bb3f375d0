package dev.floodclone.content;

/**
 * The hashes of {@link #CHUNKS} consecutive chunks (fewer in the last page), signed by the source on their own, so that
 * chunks can flow while the rest of the file is still being hashed. Its arrays are never modified.
 *
 * @param hashes SHA-256 of each chunk, {@link #HASH_BYTES} bytes each
 */
public record ManifestPage(int index, byte[] hashes, byte[] signature) {

    public static final int CHUNKS = 32;
    public static final int HASH_BYTES = 32;

    /** How many pages a file of this layout has. */
    public static int countFor(ChunkLayout layout) {
        return (layout.count() + CHUNKS - 1) / CHUNKS;
    }

    /** How many chunks page {@code index} of a file of this layout covers. */
    public static int chunksIn(ChunkLayout layout, int index) {
        if (index < 0 || index >= countFor(layout)) {
            throw new IndexOutOfBoundsException("page " + index + " of " + countFor(layout));
        }
        return Math.min(CHUNKS, layout.count() - index * CHUNKS);
    }

    public int firstChunk() {
        return index * CHUNKS;
    }

    public int chunkCount() {
        return hashes.length / HASH_BYTES;
    }

    byte[] signedBytes(byte[] publicKey) {
        return new Transcript("floodclone/1 manifest page").bytes(publicKey).number(index).bytes(hashes).toBytes();
    }
}
