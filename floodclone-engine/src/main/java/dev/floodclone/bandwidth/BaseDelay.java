package dev.floodclone.bandwidth;

import java.util.Arrays;

/**
 * The delay of a path with an empty queue, in nanoseconds, as the least of the last {@link #MINUTES} minutes: long
 * enough that a queue which others keep filled for minutes does not pass for the path. That a route has become longer
 * is supposed first and taken for true when it has been confirmed. Owned by one {@link LedbatModel}.
 * Source: RFC 6817 section 2.4.2 (BASE_HISTORY).
 */
final class BaseDelay {

    /** RFC 6817: BASE_HISTORY should be 10. */
    static final int MINUTES = 10;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long NONE = Long.MAX_VALUE;

    private final long[] minima = new long[MINUTES];
    private int newest;
    private boolean sampled;
    private long minuteNanos;
    private long supposedNanos = NONE;

    void onSample(long nowNanos, long delayNanos) {
        if (!sampled) {
            restart(nowNanos, delayNanos);
        }
        forgetOld(nowNanos);
        minima[newest] = Math.min(minima[newest], delayNanos);
        if (supposedNanos != NONE) {
            supposedNanos = Math.min(supposedNanos, delayNanos);
        }
    }

    private void forgetOld(long nowNanos) {
        for (int ended = 0; ended < MINUTES && nowNanos - minuteNanos >= MINUTE_NANOS; ended++) {
            minuteNanos += MINUTE_NANOS;
            newest = (newest + 1) % MINUTES;
            minima[newest] = NONE;
        }
        if (nowNanos - minuteNanos >= MINUTE_NANOS) {
            minuteNanos = nowNanos;
        }
    }

    private void restart(long nowNanos, long delayNanos) {
        sampled = true;
        minuteNanos = nowNanos;
        Arrays.fill(minima, NONE);
        minima[newest] = delayNanos;
    }

    /** Goes by this delay, which is longer than the history says, until that is confirmed or dismissed. */
    void suppose(long delayNanos) {
        supposedNanos = delayNanos;
    }

    void dismiss() {
        supposedNanos = NONE;
    }

    /** The history begins anew with what was supposed; nothing if nothing was. */
    void confirm(long nowNanos) {
        if (supposedNanos != NONE) {
            restart(nowNanos, supposedNanos);
            supposedNanos = NONE;
        }
    }

    /** 0 while unknown. */
    long nanos() {
        if (!sampled) {
            return 0;
        }
        return supposedNanos != NONE ? supposedNanos : Arrays.stream(minima).min().orElseThrow();
    }
}
