package dev.floodclone.swarm;

/**
 * How many neighbours hold or expect each chunk, and when the last one of them came to. Owned by {@link Swarm}; every
 * {@link PeerView} reports what changes.
 */
final class Copies {

    private final int[] counts;
    private int chunksWithout;
    private final long[] lastAddedNanos;

    Copies(int chunks) {
        this.counts = new int[chunks];
        this.chunksWithout = chunks;
        this.lastAddedNanos = new long[chunks];
    }

    void added(int chunk, long nowNanos) {
        if (counts[chunk]++ == 0) {
            chunksWithout--;
        }
        lastAddedNanos[chunk] = nowNanos;
    }

    void removed(int chunk) {
        if (--counts[chunk] == 0) {
            chunksWithout++;
        }
    }

    int count(int chunk) {
        return counts[chunk];
    }

    /** Whether there are chunks that no neighbour holds or expects. */
    boolean hasFresh() {
        return chunksWithout > 0;
    }

    /** Meaningful only for a chunk that was added once. */
    long lastAddedNanos(int chunk) {
        return lastAddedNanos[chunk];
    }
}
