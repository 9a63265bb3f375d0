package dev.floodclone.bandwidth;

/**
 * Tells loss by a full queue from loss that the path has anyway. The baseline is the loss rate seen while cruising
 * with an empty queue, where nothing of ours can have caused it. A flight's loss is excessive if it exceeds
 * <ul>
 * <li>the baseline, where the round-trip time shows a queue: a full queue is then a likely cause;
 * <li>{@link #MAX_RANDOM_LOSS} otherwise: a queue of 100 packets does not show on a long fast path, yet loss beyond
 * what this model is made for is congestion whatever its cause,
 * </ul>
 * by more than {@link #MARGIN} and more than chance explains. So steady random loss costs no throughput, while a queue
 * cannot be kept overflowing: BBR's fixed threshold of 2 % would do the first only below 2 %.
 */
final class LossMeter {

    /** Share of packets: the worst random loss of the links this program is made for; also the baseline's ceiling. */
    static final double MAX_RANDOM_LOSS = 0.05;
    /** Share of packets: BBR's LossThresh, here on top of the baseline. */
    private static final double MARGIN = 0.02;
    /** Standard deviations of a Poisson count: chance alone exceeds three in about one flight of a thousand. */
    private static final double DEVIATIONS = 3;
    /** Weight of a round in the averages: some ten rounds count, as in other filters of BBR. */
    private static final double ROUND_WEIGHT = 1.0 / 8;

    private double baseline = MAX_RANDOM_LOSS;
    private double recentRate;
    private long roundAckedBytes;
    private long roundLostBytes;

    void onAcked(long bytes) {
        roundAckedBytes += bytes;
    }

    void onLost(long bytes) {
        roundLostBytes += bytes;
    }

    void onRoundStart(boolean queueIsEmpty) {
        long total = roundAckedBytes + roundLostBytes;
        if (total == 0) {
            return;
        }
        double rate = (double) roundLostBytes / total;
        recentRate += (rate - recentRate) * ROUND_WEIGHT;
        if (queueIsEmpty) {
            baseline = Math.min(MAX_RANDOM_LOSS, baseline + (rate - baseline) * ROUND_WEIGHT);
        }
        roundAckedBytes = 0;
        roundLostBytes = 0;
    }

    /** Whether that many packets lost out of a flight point at a full queue. */
    boolean isExcessive(double lostPackets, double flightPackets, boolean queueShows) {
        double tolerated = queueShows ? baseline : MAX_RANDOM_LOSS;
        double expected = flightPackets * tolerated;
        return lostPackets > expected + flightPackets * MARGIN + DEVIATIONS * Math.sqrt(expected + 1);
    }

    double recentRate() {
        return recentRate;
    }
}
