package dev.floodclone.bandwidth;

/**
 * Smoothed and minimum round-trip time of one path, in nanoseconds; 0 while unknown. The minimum goes stale when no
 * sample has come near it for {@link #WINDOW_NANOS}; then a probe with an emptied queue has to set it anew.
 * Sources: RFC 9002 section 5.3 (smoothing), draft-ietf-ccwg-bbr section 5.3.4 (minimum and its probe).
 */
final class RttFilter {

    /** 10 s as in BBR (MinRTTFilterLen): routes change seldom, and each probe costs throughput. */
    private static final long WINDOW_NANOS = Long.getLong("win", 5000)*1_000_000L;
    private static final long JITTER_NANOS = 250_000;
    /** A sample within 1/16 of the minimum confirms it: such a queue is empty but for jitter, no probe is needed. */
    private static final int CONFIRMING_SHARE = 16;
    /** A sample 1/8 above the minimum shows a queue; less is jitter of timers and threads. */
    private static final int QUEUE_SHARE = 32;

    private boolean sampled;
    private long smoothedNanos;
    private long latestNanos;
    private long minNanos;
    private long roundMinNanos = Long.MAX_VALUE;
    private long lastRoundMinNanos;
    private long confirmedNanos;
    private boolean renewing;
    private boolean probing;
    private long probeMinNanos;

    void onSample(long nowNanos, long rttNanos) {
        long rtt = Math.max(1, rttNanos);
        smoothedNanos = smoothedNanos == 0 ? rtt : (7 * smoothedNanos + rtt) / 8;
        latestNanos = rtt;
        roundMinNanos = Math.min(roundMinNanos, rtt);
        if (minNanos == 0 || renewing) {
            minNanos = rtt;
        }
        if (!sampled || rtt <= minNanos + Math.max(JITTER_NANOS, minNanos / CONFIRMING_SHARE)) {
            confirmedNanos = nowNanos;
            minNanos = Math.min(minNanos, rtt);
        }
        sampled = true;
        renewing = false;
        if (probing) {
            probeMinNanos = Math.min(probeMinNanos, rtt);
        }
    }

    /** Starts from the minimum of an earlier connection, which the first sample confirms, lowers, or outdates. */
    void resume(long earlierMinNanos) {
        minNanos = earlierMinNanos;
        smoothedNanos = earlierMinNanos;
        latestNanos = earlierMinNanos;
    }

    /** Nothing is in flight, so the next packet meets no queue of ours: it renews a stale minimum, no probe needed. */
    void onRestart(long nowNanos) {
        renewing = isStale(nowNanos);
    }

    boolean isStale(long nowNanos) {
        return sampled && nowNanos - confirmedNanos > WINDOW_NANOS;
    }

    void startProbe() {
        probing = true;
        probeMinNanos = Long.MAX_VALUE;
    }

    /** Takes the lowest sample of the probe for the minimum, even if it is higher than the old one. */
    void endProbe(long nowNanos) {
        probing = false;
        minNanos = probeMinNanos == Long.MAX_VALUE ? minNanos : probeMinNanos;
        confirmedNanos = nowNanos;
    }

    void onRoundStart() {
        lastRoundMinNanos = roundMinNanos;
        roundMinNanos = Long.MAX_VALUE;
    }

    /** Whether even the fastest packet of the last round met a queue. */
    boolean roundExceeds(long explainedNanos) {
        return isQueueing(lastRoundMinNanos, explainedNanos);
    }

    private boolean isQueueing(long rttNanos, long explainedNanos) {
        return rttNanos > explainedNanos && rttNanos > minNanos + Math.max(JITTER_NANOS, minNanos / QUEUE_SHARE);
    }

    boolean latestExceeds(long explainedNanos) {
        return isQueueing(latestNanos, explainedNanos);
    }

    long minNanos() {
        return minNanos;
    }

    long smoothedNanos() {
        return smoothedNanos;
    }
}
