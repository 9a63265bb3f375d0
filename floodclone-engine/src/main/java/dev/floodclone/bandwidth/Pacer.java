package dev.floodclone.bandwidth;

/**
 * Spaces packets so that they leave at a given rate. A sender that comes late, because its timers are coarse or it had
 * nothing to send, may catch up with one burst and no more. Owned by whoever sends; not thread-safe.
 */
public final class Pacer {

    /** Nanoseconds of sending that a burst may hold: the grain of the sender's timers. */
    private static final long BURST_NANOS = 1_000_000;
    /** Packets that a burst may hold at low rates: RFC 9002 section 7.7 allows an initial window of ten at once. */
    private static final int BURST_PACKETS = 10;

    private long nextSendNanos = Long.MIN_VALUE;
    private int packetBytes;

    /** Notes that {@code bytes} have left; {@code rate} must be positive. */
    public void onSent(long nowNanos, int bytes, Bandwidth rate) {
        if (rate.isZero()) {
            throw new IllegalArgumentException("cannot pace at rate zero");
        }
        packetBytes = Math.max(packetBytes, bytes);
        long costNanos = rate.nanosFor(bytes);
        nextSendNanos = Math.max(nextSendNanos, nowNanos - burstNanos(rate) + costNanos) + costNanos;
    }

    /**
     * What has left early is paid for at the new rate, and what was earned was earned at the old one: so limits hold
     * that move from one sender to another. Both must be positive.
     */
    public void onRateChanged(long nowNanos, Bandwidth before, Bandwidth after) {
        long aheadNanos = Math.max(nextSendNanos, nowNanos - burstNanos(before)) - nowNanos;
        nextSendNanos = nowNanos + (long) ((double) aheadNanos * before.bytesPerSecond() / after.bytesPerSecond());
    }

    private long burstNanos(Bandwidth rate) {
        return Math.max(BURST_NANOS, rate.nanosFor((long) BURST_PACKETS * packetBytes));
    }

    /** When the next packet may leave; at once if that is past. */
    public long nextSendNanos() {
        return nextSendNanos;
    }

    public boolean maySend(long nowNanos) {
        return nextSendNanos <= nowNanos;
    }
}
