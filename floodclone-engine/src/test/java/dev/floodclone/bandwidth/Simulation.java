package dev.floodclone.bandwidth;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** One bottleneck and the flows across it, in virtual time; the same seed gives the same run. */
final class Simulation {

    static final int DATAGRAM_BYTES = 1452;
    static final int QUEUE_PACKETS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int STEPS = 8;
    /** Below zero, as the origin of a monotonic clock is arbitrary. */
    private static final long START_NANOS = -3_000_000_000L;

    private final Random random;
    private final VirtualTime time = new VirtualTime(START_NANOS);
    private final Bottleneck link;
    private double lossRate;

    Simulation(double megabits, double rttMillis, long seed) {
        this(megabits, rttMillis, QUEUE_PACKETS, seed);
    }

    Simulation(double megabits, double rttMillis, int queuePackets, long seed) {
        random = new Random(seed);
        link = new Bottleneck(time, random, rate(megabits), (long) (rttMillis * 1e6 / 2), queuePackets);
    }

    private static Bandwidth rate(double megabits) {
        return Bandwidth.ofBitsPerSecond((long) (megabits * 1e6));
    }

    Simulation loss(double rate) {
        lossRate = rate;
        link.setLossRate(rate);
        return this;
    }

    void changeRate(double megabits) {
        link.setRate(rate(megabits));
    }

    Random random() {
        return random;
    }

    Bottleneck link() {
        return link;
    }

    /** A flow that has nothing to send yet and whose peer acknowledges every second packet. */
    SimulatedFlow flow() {
        return flow(2);
    }

    SimulatedFlow flow(int ackEveryPackets) {
        return flow(new BbrModel(DATAGRAM_BYTES, random), ackEveryPackets);
    }

    SimulatedFlow flow(CongestionModel model, int ackEveryPackets) {
        return new SimulatedFlow(time, link, model, DATAGRAM_BYTES, ackEveryPackets);
    }

    SimulatedFlow greedyFlow() {
        SimulatedFlow flow = flow();
        flow.supplyWithoutEnd();
        return flow;
    }

    void run(double seconds) {
        time.runUntil(time.nowNanos() + (long) (seconds * NANOS_PER_SECOND));
    }

    long nowNanos() {
        return time.nowNanos();
    }

    double nowSeconds() {
        return (time.nowNanos() - START_NANOS) / NANOS_PER_SECOND;
    }

    /** What arrived at the peer in the next seconds, over what the link could carry without its random loss. */
    double goodput(SimulatedFlow flow, double seconds) {
        long before = flow.receivedBytes();
        run(seconds);
        return (flow.receivedBytes() - before) / (link.rate().bytesPerSecond() * seconds);
    }

    /** Seconds until nine tenths of the link's rate have arrived at the peer throughout a round trip, or the limit. */
    double secondsUntilFull(SimulatedFlow flow, double limitSeconds) {
        double window = Math.max(0.01, 2 * link.oneWayNanos() / NANOS_PER_SECOND);
        double start = nowSeconds();
        Deque<Long> received = new ArrayDeque<>();
        while (nowSeconds() < start + limitSeconds) {
            received.addLast(flow.receivedBytes());
            run(window / STEPS);
            if (received.size() == STEPS) {
                double bytes = flow.receivedBytes() - received.removeFirst();
                if (bytes >= 0.9 * link.rate().bytesPerSecond() * window) {
                    return nowSeconds() - start;
                }
            }
        }
        return limitSeconds;
    }

    /** Seconds until the estimate has come within 10 % of the link's rate to stay there for the rest of the run. */
    double secondsUntilExact(SimulatedFlow flow, double seconds) {
        double start = nowSeconds();
        double lastOff = 0;
        while (nowSeconds() < start + seconds) {
            run(0.05);
            double estimate = flow.model().snapshot().bottleneck().bytesPerSecond();
            if (Math.abs(estimate / link.rate().bytesPerSecond() - 1) > 0.1) {
                lastOff = nowSeconds() - start;
            }
        }
        return lastOff;
    }

    @Override
    public String toString() {
        return link.rate() + ", " + link.oneWayNanos() * 2 / 1e6 + " ms, loss " + lossRate;
    }
}
