package dev.floodclone.swarm;

/**
 * How long the other paths to a peer wait for one that is sending: until it is clearly late with its chunk. Well below
 * the time after which a dead path is hidden, so that nobody waits for one until then.
 */
final class Patience {

    /** In the time that the chunk should take: rates vary. */
    private static final int CHUNKS = 2;

    private static final int ROUND_TRIPS = 3;

    /** What a flow may pause to measure its round trip (draft-ietf-ccwg-bbr section 5.3.4). */
    private static final long PAUSE_NANOS = 200_000_000L;

    private final int chunkBytes;

    Patience(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    /** Whether a measured path is late with the chunk that it is sending. */
    boolean isOver(PathView path, long nowNanos) {
        long limitNanos = CHUNKS * path.snapshot.bottleneck().nanosFor(chunkBytes)
                + ROUND_TRIPS * path.snapshot.smoothedRttNanos() + PAUSE_NANOS;
        return !path.isIdle() && nowNanos - path.sendingSinceNanos > limitNanos;
    }
}
