package dev.floodclone.swarm;

/**
 * How many neighbours hold or expect each chunk, and when it last spread, to one of them or to this node. Owned by
 * {@link Swarm}; every {@link PeerView} reports what changes.
 */
final class Copies {

    private final int[] counts;
    private int chunksWithout;
    private final long[] lastAddedNanos;
    private final long[] ownSinceNanos;

    Copies(int chunks) {
        this.counts = new int[chunks];
        this.chunksWithout = chunks;
        this.lastAddedNanos = new long[chunks];
        this.ownSinceNanos = new long[chunks];
    }

    void added(int chunk, long nowNanos) {
        if (counts[chunk]++ == 0) {
            chunksWithout--;
        }
        lastAddedNanos[chunk] = nowNanos;
    }

    /** This node holds the chunk from now on. */
    void own(int chunk, long nowNanos) {
        ownSinceNanos[chunk] = nowNanos;
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

    /** Meaningful only for a chunk that this node holds. */
    long ownSinceNanos(int chunk) {
        return ownSinceNanos[chunk];
    }

    /** Meaningful only for a chunk that was added once, or is held. */
    long lastAddedNanos(int chunk) {
        return lastAddedNanos[chunk];
    }
}
