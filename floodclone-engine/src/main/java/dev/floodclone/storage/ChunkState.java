package dev.floodclone.storage;

/**
 * What the writers of one chunk share. Whoever writes the chunk to the disk, or declares it verified, holds this
 * object's monitor, so that no late write can touch a verified chunk.
 */
final class ChunkState {

    /** Set under the monitor, never reset. */
    volatile boolean verified;

    /** Writes to the chunk's place on the disk so far; guarded by the monitor. */
    long writes;
}
