package dev.floodclone.content;

/**
 * The hashes of {@link #CHUNKS} consecutive chunks (fewer in the last page), signed by the source on their own, so that
 * chunks can flow while the rest of the file is still being hashed.
 *
 * @param hashes SHA-256 of each chunk, {@link #HASH_BYTES} bytes each
 */
public record ManifestPage(int index, byte[] hashes, byte[] signature) {

    public static final int CHUNKS = 32;
    public static final int HASH_BYTES = 32;
}
