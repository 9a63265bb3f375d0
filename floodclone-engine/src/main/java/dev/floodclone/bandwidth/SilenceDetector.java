package dev.floodclone.bandwidth;

/**
 * Tells whether one path has gone silent: something is due from the peer, and nothing has come from it for three round
 * trips and 0.9 s, so that who asks ten times a second knows within three round trips and a second. Due is the
 * acknowledgement of what was sent since the peer was last heard, and, while a chunk is arriving, its next packet. No
 * clock of its own; thread-safe.
 *
 * <p>Three round trips are about a probe timeout (RFC 9002 section 6.2.1) with a repetition; the rest is what a busy
 * machine or a burst of losses may take without the path being dead.
 */
public final class SilenceDetector {

    /** A tenth less than a second, for the time until someone asks. */
    static final long ALLOWANCE_NANOS = 900_000_000L;
    static final int ROUND_TRIPS = 3;

    private static final long NONE = Long.MAX_VALUE;

    private long heardNanos;
    /** When the first packet left that was sent after the peer was last heard. */
    private long unansweredSinceNanos = NONE;

    public SilenceDetector(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** An acknowledgement, a message or a piece of a chunk came in then, which may be told late. */
    public synchronized void heard(long atNanos) {
        heardNanos = Math.max(heardNanos, atNanos);
        if (unansweredSinceNanos <= atNanos) {
            unansweredSinceNanos = NONE;
        }
    }

    /** When the peer was heard last, or when this began. */
    public synchronized long heardNanos() {
        return heardNanos;
    }

    /** A packet left that the peer has to acknowledge. */
    public synchronized void sent(long nowNanos) {
        unansweredSinceNanos = Math.min(unansweredSinceNanos, nowNanos);
    }

    /**
     * Whether the path is silent.
     *
     * @param rttNanos smoothed round-trip time, 0 while unknown
     * @param arriving whether a chunk has begun to arrive and is not complete
     */
    public synchronized boolean isSilent(long nowNanos, long rttNanos, boolean arriving) {
        long sinceNanos = arriving ? heardNanos : unansweredSinceNanos;
        return sinceNanos != NONE && nowNanos - sinceNanos > ALLOWANCE_NANOS + ROUND_TRIPS * rttNanos;
    }
}
