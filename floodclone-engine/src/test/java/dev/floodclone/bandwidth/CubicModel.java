package dev.floodclone.bandwidth;

import java.util.List;
import java.util.Optional;

/** A TCP in the foreground, to share a link with: CUBIC with HyStart, as RFC 9438 and RFC 9406 have them, unpaced. */
final class CubicModel implements CongestionModel {

    private static final double C = 0.4;
    private static final double BETA = 0.7;
    private static final double FRIENDLY = 3 * (1 - BETA) / (1 + BETA);
    private static final Bandwidth LINE_RATE = new Bandwidth(1_000_000_000);

    private final DeliverySampler sampler = new DeliverySampler();
    private final int datagramBytes;
    private double window = 10;
    private double slowStartThreshold = Double.MAX_VALUE;
    private double maximum;
    private double friendly;
    private long epochNanos;
    private long respondedNanos = Long.MIN_VALUE;
    private long smoothedNanos;
    private long minNanos = Long.MAX_VALUE;
    private long roundMinNanos = Long.MAX_VALUE;
    private long roundEndsAtDelivered;

    CubicModel(int datagramBytes) {
        this.datagramBytes = datagramBytes;
    }

    @Override
    public SentPacket onPacketSent(long nowNanos, long leftNanos, int bytes) {
        return sampler.onSent(nowNanos, bytes);
    }

    @Override
    public void onPacketsAcked(long nowNanos, long heldBackNanos, List<SentPacket> packets) {
        sampler.onAcked(nowNanos, packets).ifPresent(sample -> {
            long rttNanos = sample.rttNanos();
            smoothedNanos = smoothedNanos == 0 ? rttNanos : (7 * smoothedNanos + rttNanos) / 8;
            minNanos = Math.min(minNanos, rttNanos);
            roundMinNanos = Math.min(roundMinNanos, rttNanos);
            if (sample.priorDeliveredBytes() >= roundEndsAtDelivered) {
                roundEndsAtDelivered = sampler.deliveredBytes();
                leaveSlowStartOnDelay(nowNanos);
                roundMinNanos = Long.MAX_VALUE;
            }
            grow(nowNanos, (double) sample.ackedBytes() / datagramBytes);
        });
    }

    private void leaveSlowStartOnDelay(long nowNanos) {
        long threshold = Math.max(4_000_000, Math.min(16_000_000, minNanos / 8));
        if (window < slowStartThreshold && window >= 16 && roundMinNanos > minNanos + threshold) {
            slowStartThreshold = window;
            startEpoch(nowNanos, window);
        }
    }

    private void startEpoch(long nowNanos, double newMaximum) {
        epochNanos = nowNanos;
        maximum = newMaximum;
        friendly = window;
    }

    private void grow(long nowNanos, double ackedPackets) {
        if (window < slowStartThreshold) {
            window += ackedPackets;
            return;
        }
        double seconds = (nowNanos - epochNanos + smoothedNanos) / 1e9;
        double k = Math.cbrt((maximum - Math.min(maximum, windowAtEpoch())) / C);
        double target = Math.min(1.5 * window, C * Math.pow(seconds - k, 3) + maximum);
        friendly += FRIENDLY * ackedPackets / window;
        window += Math.max(0, Math.max(target, friendly) - window) * ackedPackets / window;
    }

    private double windowAtEpoch() {
        return slowStartThreshold;
    }

    @Override
    public void onPacketsLost(long nowNanos, List<SentPacket> packets) {
        for (SentPacket packet : packets) {
            if (sampler.onLost(packet) && packet.sentNanos >= respondedNanos) {
                respondedNanos = nowNanos;
                double before = window;
                window = Math.max(2, BETA * window);
                slowStartThreshold = window;
                startEpoch(nowNanos, before < maximum ? before * (1 + BETA) / 2 : before);
            }
        }
    }

    @Override
    public void onPacketsDiscarded(List<SentPacket> packets) {
        packets.forEach(sampler::onDiscarded);
    }

    @Override
    public void onAppLimited() {
        sampler.onAppLimited();
    }

    @Override
    public void resume(PathEstimate estimate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean resumed() {
        return false;
    }

    @Override
    public Optional<PathEstimate> estimate() {
        return Optional.empty();
    }

    @Override
    public long congestionWindowBytes() {
        return (long) (window * datagramBytes);
    }

    @Override
    public long bytesInFlight() {
        return sampler.inFlightBytes();
    }

    @Override
    public Bandwidth pacingRate() {
        return LINE_RATE;
    }

    @Override
    public void capPacing(Bandwidth highest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isCapped() {
        return false;
    }

    @Override
    public void setDatagramBytes(int bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PathSnapshot snapshot() {
        return new PathSnapshot(Bandwidth.ZERO, Math.min(minNanos, smoothedNanos), smoothedNanos, 0, bytesInFlight(),
                sampler.deliveredBytes(), datagramBytes, "CUBIC", false);
    }
}
