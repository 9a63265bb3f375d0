package dev.floodclone.content;

/**
 * How a file is cut into chunks: all of {@code chunkBytes} but the last, which holds the rest. An empty file has no
 * chunk.
 *
 * @param chunkBytes a power of two from {@link #MIN_CHUNK_BYTES} to {@link #MAX_CHUNK_BYTES}
 */
public record ChunkLayout(long fileBytes, int chunkBytes) {

    public static final int MIN_CHUNK_BYTES = 64 << 10;
    public static final int MAX_CHUNK_BYTES = 16 << 20;

    /** Enough chunks for several receivers to have different ones at any time, few enough to gossip about each. */
    private static final long TARGET_CHUNKS = 512;

    /** Chunks of this size cost little each; it takes more of them before they get larger still. */
    private static final int LARGE_CHUNK_BYTES = 1 << 20;
    private static final long MANY_CHUNKS = 1024;

    public ChunkLayout {
        if (fileBytes < 0) {
            throw new IllegalArgumentException("negative file size: " + fileBytes);
        }
        if (Integer.bitCount(chunkBytes) != 1 || chunkBytes < MIN_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException(
                    "chunk size must be a power of two from 64 KiB to 16 MiB: " + chunkBytes);
        }
        if (fileBytes / chunkBytes >= Integer.MAX_VALUE / 64) {
            throw new IllegalArgumentException("too many chunks: choose a larger chunk size");
        }
    }

    /**
     * The layout for a file of this size: the smallest chunk size that gives at most {@value #TARGET_CHUNKS} chunks, or
     * {@value #MANY_CHUNKS} large ones. A file takes longer than its bytes do by what it takes some tens of chunks to
     * spread, so that few large ones are slow.
     */
    public static ChunkLayout forFile(long fileBytes) {
        int chunkBytes = MIN_CHUNK_BYTES;
        while (chunkBytes < MAX_CHUNK_BYTES
                && fileBytes > chunkBytes * (chunkBytes < LARGE_CHUNK_BYTES ? TARGET_CHUNKS : MANY_CHUNKS)) {
            chunkBytes *= 2;
        }
        return new ChunkLayout(fileBytes, chunkBytes);
    }

    public int count() {
        return (int) ((fileBytes + chunkBytes - 1) / chunkBytes);
    }

    public long offset(int chunk) {
        return (long) checked(chunk) * chunkBytes;
    }

    public int length(int chunk) {
        return (int) Math.min(chunkBytes, fileBytes - offset(chunk));
    }

    private int checked(int chunk) {
        if (chunk < 0 || chunk >= count()) {
            throw new IndexOutOfBoundsException("chunk " + chunk + " of " + count());
        }
        return chunk;
    }
}
