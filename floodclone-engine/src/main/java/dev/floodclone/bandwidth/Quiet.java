package dev.floodclone.bandwidth;

/**
 * How long a {@link LedbatWindow} keeps out of the way of others: until the queue is gone, twice as long each time that
 * they turn out to be still there. Where the queue never goes, it asks for a look every few seconds all the same, since
 * a route that has become longer looks just so.
 */
final class Quiet {

    private static final long SHORTEST_NANOS = 500_000_000;
    private static final long LONGEST_NANOS = 2_000_000_000;
    /** So long without a queue ends it early: longer than a TCP leaves a queue empty after a loss or to look around. */
    private static final long EMPTY_NANOS = 400_000_000;
    /** So long with a queue: the path itself may have become longer. */
    private static final long LOOK_NANOS = 5_000_000_000L;

    enum Next { STAY, GROW, SUPPOSE_LONGER_PATH }

    private long lengthNanos = SHORTEST_NANOS;
    private long sinceNanos;
    private long emptySinceNanos;
    private boolean empty;
    private long leastRttNanos;

    void begin(long nowNanos) {
        sinceNanos = nowNanos;
        empty = false;
        leastRttNanos = Long.MAX_VALUE;
    }

    /** The others were there. */
    void lengthen() {
        lengthNanos = Math.min(LONGEST_NANOS, 2 * lengthNanos);
    }

    /** Nobody was there. */
    void reset() {
        lengthNanos = SHORTEST_NANOS;
    }

    Next onSpan(long nowNanos, long rttNanos, boolean queueShows) {
        leastRttNanos = Math.min(leastRttNanos, rttNanos);
        if (queueShows) {
            empty = false;
            return nowNanos - sinceNanos >= LOOK_NANOS ? Next.SUPPOSE_LONGER_PATH : Next.STAY;
        }
        if (!empty) {
            empty = true;
            emptySinceNanos = nowNanos;
        }
        boolean over = nowNanos - sinceNanos >= lengthNanos || nowNanos - emptySinceNanos >= EMPTY_NANOS;
        return over ? Next.GROW : Next.STAY;
    }

    /** Least round trip of the time. */
    long leastRttNanos() {
        return leastRttNanos;
    }
}
