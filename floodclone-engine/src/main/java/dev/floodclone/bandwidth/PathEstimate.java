package dev.floodclone.bandwidth;

/**
 * What one connection found out of its path, from which the next one over the same path may start.
 *
 * @param bottleneck bottleneck bandwidth, not zero
 * @param minRttNanos minimum round-trip time, positive
 */
public record PathEstimate(Bandwidth bottleneck, long minRttNanos) {

    /** Of the earlier round-trip time: outside of these bounds it was another path (careful resume, section 4.2.1). */
    private static final double LOWEST_SHARE = 0.5;
    private static final double HIGHEST_SHARE = 10;

    public PathEstimate {
        if (bottleneck.isZero() || minRttNanos <= 0) {
            throw new IllegalArgumentException("no estimate: " + bottleneck + ", " + minRttNanos + " ns");
        }
    }

    /** Whether a path with this minimum round-trip time may be the same. */
    boolean fits(long nowMinRttNanos) {
        return nowMinRttNanos >= LOWEST_SHARE * minRttNanos && nowMinRttNanos <= HIGHEST_SHARE * minRttNanos;
    }
}
