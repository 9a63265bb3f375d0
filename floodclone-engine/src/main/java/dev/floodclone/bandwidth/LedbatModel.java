package dev.floodclone.bandwidth;

import java.util.List;
import java.util.Optional;

/**
 * LEDBAT congestion control, which yields to other traffic: what may be in flight is {@link LedbatWindow}'s, at least
 * four packets, and goes by the queueing delay, the least round trip of a {@link DelaySpan} less the {@link BaseDelay}.
 * QUIC tells round trips only, so a queue on the way back counts too; for how long an acknowledgement was held back
 * does not. The estimate of the path is what this connection gets of it.
 */
public final class LedbatModel implements CongestionModel {

    private static final long ASSUMED_RTT_NANOS = 50_000_000;
    /** RFC 9000 section 18.2, max_ack_delay: a peer that says that it held back longer is not believed. */
    private static final long MAX_HELD_BACK_NANOS = 25_000_000;
    private static final Bandwidth MIN_PACING = new Bandwidth(8_000);
    /** What the path carried longer ago than one to two of these says nothing of what it leaves to us now. */
    private static final long ESTIMATE_NANOS = 1_000_000_000L;
    private static final long IDLE_NANOS = 1_000_000_000L;

    private final DeliverySampler sampler = new DeliverySampler();
    private final BaseDelay base = new BaseDelay();
    private final DelaySpan span = new DelaySpan();
    private final LossMeter loss = new LossMeter();
    private final WindowedMax estimate = new WindowedMax();
    private final LedbatWindow window;
    private int datagramBytes;
    private long smoothedNanos;
    private long lastAckNanos;
    private long roundEndsAtDelivered;
    private long estimateSinceNanos;
    private long respondedNanos = Long.MIN_VALUE;
    private boolean spanMeasured;
    private boolean appLimited = true;
    private Bandwidth cap = Bandwidth.ZERO;

    public LedbatModel(int datagramBytes) {
        this.datagramBytes = datagramBytes;
        window = new LedbatWindow(base, datagramBytes);
    }

    @Override
    public SentPacket onPacketSent(long nowNanos, long leftNanos, int bytes) {
        if (sampler.inFlightBytes() == 0 && smoothedNanos > 0 && nowNanos - lastAckNanos > IDLE_NANOS) {
            window.onIdle();
            span.settle(1);
        }
        SentPacket packet = sampler.onSent(nowNanos, leftNanos, bytes);
        span.onSent(sampler.inFlightBytes(), isCapped());
        return packet;
    }

    @Override
    public void onPacketsAcked(long nowNanos, long heldBackNanos, List<SentPacket> packets) {
        long oldestNanos = Long.MAX_VALUE;
        long newestNanos = Long.MIN_VALUE;
        for (SentPacket packet : packets) {
            oldestNanos = Math.min(oldestNanos, packet.leftNanos);
            newestNanos = Math.max(newestNanos, packet.leftNanos);
        }
        long oldestRttNanos = nowNanos - oldestNanos - Math.min(heldBackNanos, MAX_HELD_BACK_NANOS);
        long rttNanos = Math.max(1, Math.min(nowNanos - newestNanos, oldestRttNanos));
        sampler.onAcked(nowNanos, packets).ifPresent(sample -> onSample(nowNanos, sample, rttNanos));
    }

    private void onSample(long nowNanos, RateSample sample, long rttNanos) {
        lastAckNanos = nowNanos;
        estimateSinceNanos = smoothedNanos == 0 ? nowNanos : estimateSinceNanos;
        smoothedNanos = smoothedNanos == 0 ? rttNanos : (7 * smoothedNanos + rttNanos) / 8;
        appLimited = sample.appLimited();
        base.onSample(nowNanos, rttNanos);
        span.onSample(sample, rttNanos);
        loss.onAcked(sample.ackedBytes());
        if (!spanMeasured) {
            estimate.update(sample.rate().bytesPerSecond());
        }
        if (sample.priorDeliveredBytes() >= roundEndsAtDelivered) {
            roundEndsAtDelivered = sampler.deliveredBytes();
            onRound(nowNanos);
        }
    }

    private void onRound(long nowNanos) {
        loss.onRoundStart(false);
        DelaySpan.Measured measured = span.onRound(nowNanos, sampler.deliveredBytes(), window.bytes(),
                window.clearRttNanos());
        if (measured == null) {
            return;
        }
        noteEstimate(nowNanos, measured);
        span.settle(window.onSpan(nowNanos, measured));
    }

    private void noteEstimate(long nowNanos, DelaySpan.Measured measured) {
        if (nowNanos - estimateSinceNanos >= ESTIMATE_NANOS) {
            estimateSinceNanos = nowNanos;
            estimate.endWindow();
        }
        long rate = measured.rate().bytesPerSecond();
        if (!measured.dataLimited() || rate >= estimate.get()) {
            estimate.update(rate);
            spanMeasured = true;
        }
    }

    @Override
    public void onPacketsLost(long nowNanos, List<SentPacket> packets) {
        for (SentPacket packet : packets) {
            if (sampler.onLost(packet)) {
                loss.onLost(packet.bytes);
                if (packet.sentNanos >= respondedNanos) {
                    respondedNanos = nowNanos;
                    window.onLoss(nowNanos);
                    span.settle(1);
                }
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

    /** What was there earlier may be somebody else's now: a connection in the background finds out for itself. */
    @Override
    public void resume(PathEstimate earlier) {
        // Never.
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
        return window.bytes();
    }

    @Override
    public long bytesInFlight() {
        return sampler.inFlightBytes();
    }

    private Bandwidth pace() {
        // The smoothed round trip is still the one with a queue when that is being drained.
        long rttNanos = smoothedNanos == 0 ? ASSUMED_RTT_NANOS : window.isDraining() ? base.nanos() : smoothedNanos;
        Bandwidth rate = Bandwidth.of((long) (window.bytes() * window.pacingGain()), rttNanos);
        return rate.compareTo(MIN_PACING) > 0 ? rate : MIN_PACING;
    }

    @Override
    public Bandwidth pacingRate() {
        return isCapped() ? cap : pace();
    }

    @Override
    public void capPacing(Bandwidth highest) {
        cap = highest;
    }

    @Override
    public boolean isCapped() {
        return !cap.isZero() && cap.compareTo(pace()) < 0;
    }

    @Override
    public void setDatagramBytes(int bytes) {
        datagramBytes = bytes;
        window.setDatagramBytes(bytes);
    }

    @Override
    public PathSnapshot snapshot() {
        return new PathSnapshot(new Bandwidth(estimate.get()), base.nanos(), smoothedNanos, loss.recentRate(),
                bytesInFlight(), sampler.deliveredBytes(), datagramBytes, window.label(), appLimited || isCapped());
    }
}
