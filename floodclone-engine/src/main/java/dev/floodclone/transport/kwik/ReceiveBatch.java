package dev.floodclone.transport.kwik;

/**
 * How long the thread that reads a socket lets packets gather there: each packet otherwise wakes three or four threads
 * one after the other, each of which finds the caches cold, and on a small machine that costs more than the packet's
 * own work. As a network card does it (interrupt coalescing): packets that come one by one are handed on at once, those
 * of a stream in batches. Not thread-safe; owned by the one thread that reads.
 */
final class ReceiveBatch {

    /** About what a sender may send at once, and little against a socket's receive buffer of some 90 packets. */
    private static final int PACKETS = 16;

    /** Little against the round trips of the paths on which time is lost, a part of what ack delays are. */
    private static final long MAX_WAIT_NANOS = 3_000_000;

    /** A packet that took longer to come was waited for; the others were in the socket already. */
    private static final long BLOCKED_NANOS = 20_000;

    private long startNanos;
    private int packets;

    ReceiveBatch(long nowNanos) {
        this.startNanos = nowNanos;
    }

    /**
     * A packet arrived.
     *
     * @param calledNanos since when the thread had waited for it
     * @return nanoseconds to wait before it is handed on and the next is read; 0 for none
     */
    long waitNanos(long calledNanos, long nowNanos) {
        packets++;
        if (nowNanos - calledNanos < BLOCKED_NANOS) {
            return 0;
        }
        long gapNanos = (nowNanos - startNanos) / packets;
        startNanos = nowNanos;
        packets = 0;
        return gapNanos < MAX_WAIT_NANOS / 2 ? Math.min(MAX_WAIT_NANOS, PACKETS * gapNanos) : 0;
    }
}
