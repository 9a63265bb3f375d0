package dev.floodclone.bandwidth;

/**
 * How many bytes acknowledgements run ahead of the estimated rate, because the peer holds them back and then covers
 * many packets at once. The window has to be that much larger, or the sender would stand still until the next ack.
 * Source: draft-ietf-ccwg-bbr section 5.5.9 (BBR.extra_acked).
 */
final class AckAggregation {

    /** Rounds per window of the maximum: two windows make the 10 rounds of BBR (ExtraAckedFilterLen). */
    private static final int WINDOW_ROUNDS = 5;
    /** Nanoseconds that a window lasts at least: ten of the ack delays of 25 ms, which rounds on a LAN do not span. */
    private static final long MIN_WINDOW_NANOS = 250_000_000L;

    private final WindowedMax maxExtra = new WindowedMax();
    private long epochNanos;
    private long epochAckedBytes;
    private long windowNanos;
    private int windowRounds;

    void onAcked(long nowNanos, long ackedBytes, Bandwidth bandwidth, long windowBytes) {
        long expected = bandwidth.bytesIn(nowNanos - epochNanos);
        if (epochAckedBytes == 0 || epochAckedBytes <= expected) {
            epochAckedBytes = 0;
            epochNanos = nowNanos;
            expected = 0;
        }
        epochAckedBytes += ackedBytes;
        maxExtra.update(Math.min(epochAckedBytes - expected, windowBytes));
    }

    void onRoundStart(long nowNanos) {
        if (windowRounds == 0) {
            windowNanos = nowNanos;
        }
        windowRounds++;
        if (windowRounds >= WINDOW_ROUNDS && nowNanos - windowNanos >= MIN_WINDOW_NANOS) {
            maxExtra.endWindow();
            windowRounds = 0;
        }
    }

    long extraBytes() {
        return maxExtra.get();
    }
}
