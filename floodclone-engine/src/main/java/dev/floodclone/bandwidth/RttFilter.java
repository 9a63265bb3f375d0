package dev.floodclone.bandwidth;

/**
 * Smoothed and minimum round-trip time of one path, in nanoseconds; 0 while unknown. The minimum goes stale when no
 * sample has come near it for {@link #WINDOW_NANOS}; then a probe with an emptied queue has to set it anew.
 * Sources: RFC 9002 section 5.3 (smoothing), draft-ietf-ccwg-bbr section 5.3.4 (minimum and its probe).
 */
final class RttFilter {

    /** 5 s, draft ProbeRTTInterval: a flow that met a queue when it began learns the truth within a transfer. */
    private static final long WINDOW_NANOS = 5_000_000_000L;
    /** 0.25 ms: threads and timers of an idle machine vary by that much; a shorter queue is not worth a response. */
    private static final long JITTER_NANOS = 250_000;
    /** A sample within 1/16 of the minimum confirms it: draining comes that close, so a lone flow needs no probe. */
    private static final int CONFIRMING_SHARE = 16;
    /** A sample 1/32 above the minimum shows a queue: 100 packets at 200 Mbit/s and 80 ms are only 1/13 of it. */
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
        if (!sampled || renewing) {
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

    /** Nothing is in flight, so the next packet meets no queue of ours: it renews a stale minimum, no probe needed. */
    void onRestart(long nowNanos) {
        renewing = isStale(nowNanos);
    }

    /** Whether it is time to look for a confirmation, so that the minimum does not go stale. */
    boolean isAgeing(long nowNanos) {
        return sampled && nowNanos - confirmedNanos > WINDOW_NANOS / 2;
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

    /** Whether the newest packet met a queue, given the time that bursts and held-back acks explain. */
    boolean latestShowsQueue(long explainedNanos) {
        return isQueueing(latestNanos, explainedNanos);
    }

    /** Whether even the fastest packet of the last round did. */
    boolean roundShowsQueue(long explainedNanos) {
        return isQueueing(lastRoundMinNanos, explainedNanos);
    }

    private boolean isQueueing(long rttNanos, long explainedNanos) {
        return rttNanos > explainedNanos && rttNanos > minNanos + Math.max(JITTER_NANOS, minNanos / QUEUE_SHARE);
    }

    long minNanos() {
        return minNanos;
    }

    long smoothedNanos() {
        return smoothedNanos;
    }
}
