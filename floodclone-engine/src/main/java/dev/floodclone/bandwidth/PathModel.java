package dev.floodclone.bandwidth;

/**
 * What is known of the path: bottleneck bandwidth, round-trip time, ack aggregation, loss, and how much in flight is
 * safe. The states of {@link BbrModel}, which owns it, read it and decide when its windows end.
 * Source: the network path model of draft-ietf-ccwg-bbr section 5.5.
 */
final class PathModel {

    /**
     * Packets: the smallest window. A peer acknowledges every second packet at once and a single one only after some
     * 25 ms; with eight in flight, losing half of them still leaves pairs that are acknowledged at once, and enough
     * later packets (three, RFC 9002 section 6.1.1) to find the losses without a timeout.
     */
    private static final int MIN_WINDOW_PACKETS = 8;
    /** Nanoseconds of sending that may be in flight beside the BDP: the grain of timers on both sides. */
    private static final long QUANTUM_NANOS = 1_000_000;
    /** Bytes: draft, section 5.6.3 (send quantum), so that on fast paths the slack stays within a queue. */
    private static final long MAX_QUANTUM_BYTES = 64 * 1024;

    private final DeliverySampler sampler;
    private final WindowedMax bandwidth = new WindowedMax();
    private final RttFilter rtt = new RttFilter();
    private final AckAggregation aggregation = new AckAggregation();
    private final LossMeter loss = new LossMeter();
    private int datagramBytes;
    private long inFlightCeiling = Long.MAX_VALUE;
    private long roundEndsAtDelivered;
    private boolean roundStarted;
    private boolean appLimited = true;
    private long respondedNanos = Long.MIN_VALUE;

    PathModel(DeliverySampler sampler, int datagramBytes) {
        this.sampler = sampler;
        this.datagramBytes = datagramBytes;
    }

    void onSample(long nowNanos, RateSample sample, long windowBytes, boolean cruising) {
        rtt.onSample(nowNanos, sample.rttNanos());
        appLimited = sample.appLimited();
        loss.onAcked(sample.ackedBytes());
        roundStarted = sample.priorDeliveredBytes() >= roundEndsAtDelivered;
        if (roundStarted) {
            startRound();
            loss.onRoundStart(cruising && !showsQueue());
            aggregation.onRoundStart(nowNanos);
            rtt.onRoundStart();
        }
        aggregation.onAcked(nowNanos, sample.ackedBytes(), bandwidth(), windowBytes);
        long rate = sample.rate().bytesPerSecond();
        if (!appLimited || rate >= bandwidth.get()) {
            bandwidth.update(rate);
        }
    }

    /** Returns whether this loss is more than the path's own, and not the same event as one reported before. */
    boolean onLost(long nowNanos, SentPacket packet) {
        loss.onLost(packet.bytes);
        double lost = (double) (sampler.lostBytes() - packet.lostBytes) / datagramBytes;
        double flight = (double) packet.inFlightBytes / datagramBytes;
        if (packet.sentNanos < respondedNanos || !loss.isExcessive(lost, flight, showsQueue())) {
            return false;
        }
        respondedNanos = nowNanos;
        return true;
    }

    /** What of the flight that {@code packet} closed has not been lost: that much the path could hold. */
    long survivingBytes(SentPacket packet) {
        return packet.inFlightBytes - (sampler.lostBytes() - packet.lostBytes);
    }

    /** From now on the packets sent later make the next round. */
    void startRound() {
        roundEndsAtDelivered = sampler.deliveredBytes();
    }

    /** Samples from before the previous call no longer count. */
    void endBandwidthWindow() {
        bandwidth.endWindow();
    }

    /** Keeps the flight below what overflowed the queue, though never below what the path itself holds. */
    void lowerCeiling(long bytes) {
        inFlightCeiling = Math.max(bytes, inFlightTarget());
    }

    /** Lets a probe find out whether the path holds more by now. */
    void raiseCeiling(long bytes) {
        inFlightCeiling = inFlightCeiling == Long.MAX_VALUE ? inFlightCeiling : inFlightCeiling + bytes;
    }

    /** Within one pair of packets, since acks come for pairs. */
    boolean isCeilingReached() {
        return sampler.inFlightBytes() + 2L * datagramBytes >= inFlightCeiling;
    }

    /** Bytes of {@code gain} bandwidth-delay products; 0 while unknown. */
    long bdpBytes(double gain) {
        return (long) (bandwidth().bytesIn(rtt.minNanos()) * gain);
    }

    /** Whether the newest packet met a queue. */
    boolean showsQueue() {
        return rtt.latestShowsQueue(bandwidth().nanosFor(inFlightTarget()));
    }

    /** Whether every packet of the last round met a queue. */
    boolean queueStands() {
        return rtt.roundShowsQueue(bandwidth().nanosFor(inFlightTarget()));
    }

    /** Bytes in flight that fill the path with an empty queue, given how the peer acknowledges. */
    long inFlightTarget() {
        return Math.max(minWindowBytes(), bdpBytes(1) + aggregation.extraBytes() + 2L * datagramBytes);
    }

    /** Largest flight for a gain: bandwidth-delay products, slack for acks and timers, below the ceiling. */
    long windowTarget(double gain) {
        long window = Math.max(minWindowBytes(), bdpBytes(gain) + aggregation.extraBytes() + quantumBytes());
        return Math.min(window, Math.max(inFlightCeiling, inFlightTarget()));
    }

    private long quantumBytes() {
        return Math.max(2L * datagramBytes, Math.min(MAX_QUANTUM_BYTES, bandwidth().bytesIn(QUANTUM_NANOS)));
    }

    long minWindowBytes() {
        return (long) MIN_WINDOW_PACKETS * datagramBytes;
    }

    long inFlightBytes() {
        return sampler.inFlightBytes();
    }

    Bandwidth bandwidth() {
        return new Bandwidth(bandwidth.get());
    }

    RttFilter rtt() {
        return rtt;
    }

    double lossRate() {
        return loss.recentRate();
    }

    /** Whether the newest acknowledgement opened a round. */
    boolean roundStarted() {
        return roundStarted;
    }

    boolean appLimited() {
        return appLimited;
    }

    int datagramBytes() {
        return datagramBytes;
    }

    void setDatagramBytes(int bytes) {
        datagramBytes = bytes;
    }
}
