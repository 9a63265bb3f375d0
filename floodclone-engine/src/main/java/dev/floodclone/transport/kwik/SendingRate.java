package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthPool;
import dev.floodclone.bandwidth.PoolMember;
import dev.floodclone.bandwidth.PoolSharing;
import java.util.Optional;
import tech.kwik.core.Statistics;
import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * Holds what one connection sends to the lower of its share of the upload and what the peer allows, headers of IP and
 * UDP included, by a cap on the pacing. Acknowledgements and probes do not wait for the pacing; they are taken off the
 * cap. Owned by {@link ConnectionRates}; thread-safe.
 */
final class SendingRate implements PoolMember {

    /** Bytes per second: a cap of zero would be none. */
    private static final long LOWEST_CAP = 1000;

    /** Weight of the newest interval in the rate of what is not paced, so that it is a mean over a second. */
    private static final double NEWEST = 0.1;

    private final QuicConnectionImpl quic;
    private final Optional<PacedCongestionController> congestion;
    private final ChunkStreams chunks;
    private final int headerBytes;
    private long allotted = BandwidthPool.UNLIMITED;
    private long allowedByPeer = BandwidthPool.UNLIMITED;
    private boolean capped;
    private long unpacedSinceNanos;
    private long unpacedSinceBytes;
    private double unpacedBytesPerSecond;

    SendingRate(QuicConnectionImpl quic, Optional<PacedCongestionController> congestion, ChunkStreams chunks,
            int headerBytes) {
        this.quic = quic;
        this.congestion = congestion;
        this.chunks = chunks;
        this.headerBytes = headerBytes;
    }

    @Override
    public long usedBytes() {
        Statistics statistics = quic.getStats();
        return statistics.bytesSent() + (long) statistics.datagramsSent() * headerBytes;
    }

    @Override
    public boolean isBusy() {
        return chunks.isSending() || congestion.map(PacedCongestionController::hasMore).orElse(false);
    }

    @Override
    public synchronized long idleBytesPerSecond() {
        return (long) Math.max(0, unpacedBytesPerSecond);
    }

    @Override
    public synchronized void allot(long bytesPerSecond) {
        allotted = bytesPerSecond;
        congestion.ifPresent(this::cap);
    }

    /** @param bytesPerSecond 0 for any */
    synchronized void allowedByPeer(long bytesPerSecond) {
        allowedByPeer = bytesPerSecond == 0 ? BandwidthPool.UNLIMITED : bytesPerSecond;
        congestion.ifPresent(this::cap);
    }

    private void cap(PacedCongestionController controller) {
        long highest = Math.min(allotted, allowedByPeer);
        if (highest != BandwidthPool.UNLIMITED) {
            double payloadShare = payloadShare(controller);
            measureUnpaced(controller.pacedBytes() / payloadShare);
            double cap = (highest - idleBytesPerSecond()) * payloadShare;
            controller.cap(new Bandwidth(Math.max(LOWEST_CAP, (long) cap)));
        } else if (capped) {
            controller.cap(Bandwidth.ZERO);
        }
        capped = highest != BandwidthPool.UNLIMITED;
    }

    /** UDP payload in a full packet. */
    private double payloadShare(PacedCongestionController controller) {
        double datagramBytes = controller.datagramBytes();
        return datagramBytes / (datagramBytes + headerBytes);
    }

    private void measureUnpaced(double pacedBytes) {
        long nowNanos = System.nanoTime();
        long unpacedBytes = usedBytes() - (long) pacedBytes;
        long nanos = nowNanos - unpacedSinceNanos;
        if (!capped) {
            unpacedBytesPerSecond = 0;
        } else if (nanos >= PoolSharing.INTERVAL_NANOS / 2) {
            double newest = (unpacedBytes - unpacedSinceBytes) * 1e9 / nanos;
            unpacedBytesPerSecond += NEWEST * (newest - unpacedBytesPerSecond);
        } else {
            return;
        }
        unpacedSinceNanos = nowNanos;
        unpacedSinceBytes = unpacedBytes;
    }
}
