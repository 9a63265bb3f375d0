package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.BandwidthPool;
import dev.floodclone.bandwidth.PoolMember;
import dev.floodclone.bandwidth.PoolSharing;
import dev.floodclone.transport.ControlFrame;
import java.util.function.Predicate;

/**
 * Tells the peer at what rate this side takes anything on one connection: its share of the download, headers of IP and
 * UDP included. It is up to the peer to keep to it; one of an earlier version is not told. Owned by {@link
 * ConnectionRates}, called by its {@link BandwidthBudget} only.
 */
final class ReceivingRate implements PoolMember {

    /** Bytes on the wire for a byte of a chunk: near enough to tell whether the peer uses its share. */
    private static final double WIRE_BYTES_PER_CHUNK_BYTE = 1.05;

    /** Changes of less are not worth a message. */
    private static final double CLEAR_CHANGE = 0.02;

    /** An interval, less what timers are early. */
    private static final long TELL_NANOS = PoolSharing.INTERVAL_NANOS * 9 / 10;

    private final ChunkStreams chunks;
    private final Predicate<ControlFrame> control;
    private long told = BandwidthPool.UNLIMITED;
    private long toldNanos = System.nanoTime() - TELL_NANOS;

    ReceivingRate(ChunkStreams chunks, Predicate<ControlFrame> control) {
        this.chunks = chunks;
        this.control = control;
    }

    @Override
    public long usedBytes() {
        return (long) (chunks.receivedBytes() * WIRE_BYTES_PER_CHUNK_BYTE);
    }

    @Override
    public boolean isBusy() {
        return chunks.isReceiving();
    }

    @Override
    public long idleBytesPerSecond() {
        return 0;
    }

    @Override
    public void allot(long bytesPerSecond) {
        long nowNanos = System.nanoTime();
        boolean any = bytesPerSecond == BandwidthPool.UNLIMITED;
        if (isClearlyOther(bytesPerSecond) && (any || nowNanos - toldNanos >= TELL_NANOS)
                && control.test(new ControlFrame.SendRate(any ? 0 : bytesPerSecond))) {
            told = bytesPerSecond;
            toldNanos = nowNanos;
        }
    }

    private boolean isClearlyOther(long bytesPerSecond) {
        return Math.abs((double) bytesPerSecond - told) > CLEAR_CHANGE * told;
    }
}
