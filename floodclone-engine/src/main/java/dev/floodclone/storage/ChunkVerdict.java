package dev.floodclone.storage;

/** What became of the bytes that a {@link ChunkWriter} took. */
public enum ChunkVerdict {
    /** The chunk is on the disk and is the right one; reported once for each chunk. */
    VERIFIED,
    /** Another writer, or what an earlier attempt left, had the chunk verified before. */
    DUPLICATE,
    /** The page with the chunk's hash is not there yet: ask again when it is. */
    PENDING,
    /** These bytes are not the chunk. */
    CORRUPT,
    /** These bytes were the chunk, but another writer spoiled them on the disk: it has to be received again. */
    SPOILED
}
