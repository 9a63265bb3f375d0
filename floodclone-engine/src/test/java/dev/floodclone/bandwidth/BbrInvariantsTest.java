package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations in an order no real network has, some reported twice: the books have to stay right. */
class BbrInvariantsTest {

    private static final int OPERATIONS = 20_000;
    private static final int MIN_WINDOW_PACKETS = 8;

    private record Sent(SentPacket packet, int bytes) {
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void booksStayRight(long seed) {
        Random random = new Random(seed);
        BbrModel model = new BbrModel(1232, random);
        List<Sent> inFlight = new ArrayList<>();
        List<SentPacket> settled = new ArrayList<>();
        int datagramBytes = 1232;
        long nowNanos = random.nextLong() >> 2;
        Bandwidth cap = Bandwidth.ZERO;
        if (random.nextBoolean()) {
            Bandwidth bottleneck = new Bandwidth(1 + random.nextInt(100_000_000));
            model.resume(new PathEstimate(bottleneck, 1 + random.nextInt(300_000_000)));
        }
        for (int operation = 0; operation < OPERATIONS; operation++) {
            nowNanos += random.nextInt(100) == 0 ? random.nextInt(2_000_000_000) : random.nextInt(200_000);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> {
                    int bytes = 1 + random.nextInt(datagramBytes);
                    inFlight.add(new Sent(model.onPacketSent(nowNanos, bytes), bytes));
                }
                case 5, 6, 7 -> model.onPacketsAcked(nowNanos, take(random, inFlight, settled));
                case 8 -> model.onPacketsLost(nowNanos, take(random, inFlight, settled));
                case 9 -> model.onPacketsDiscarded(take(random, inFlight, settled));
                case 10 -> model.onAppLimited();
                default -> {
                    cap = random.nextBoolean() ? Bandwidth.ZERO : new Bandwidth(1 + random.nextInt(10_000_000));
                    model.capPacing(cap);
                    datagramBytes = Math.max(datagramBytes, 1232 + random.nextInt(221));
                    model.setDatagramBytes(datagramBytes);
                }
            }
            String where = "seed " + seed + ", operation " + operation;
            assertEquals(inFlight.stream().mapToLong(Sent::bytes).sum(), model.bytesInFlight(), where);
            checkBounds(model, cap, datagramBytes, where);
        }
        List<SentPacket> rest = inFlight.stream().map(Sent::packet).toList();
        model.onPacketsLost(nowNanos, rest);
        assertEquals(0, model.bytesInFlight(), "seed " + seed + ": leaked");
    }

    private static void checkBounds(BbrModel model, Bandwidth cap, int datagramBytes, String where) {
        long window = model.congestionWindowBytes();
        assertTrue(window >= (long) MIN_WINDOW_PACKETS * datagramBytes, where + ": window " + window);
        PathSnapshot path = model.snapshot();
        double bdp = path.bottleneck().bytesPerSecond() * (path.minRttNanos() / 1e9);
        assertTrue(window <= Math.max(1e9, 10 * bdp), where + ": window " + window + " at BDP " + bdp);
        assertTrue(!model.pacingRate().isZero(), where + ": standstill");
        assertTrue(cap.isZero() || model.pacingRate().compareTo(cap) <= 0, where + ": above the cap");
        assertTrue(path.lossRate() >= 0 && path.lossRate() <= 1, where + ": loss rate " + path.lossRate());
    }

    /** Some packets in flight, and sometimes ones that were settled before. */
    private static List<SentPacket> take(Random random, List<Sent> inFlight, List<SentPacket> settled) {
        List<SentPacket> taken = new ArrayList<>();
        int wanted = random.nextInt(6);
        for (int i = 0; i < wanted && !inFlight.isEmpty(); i++) {
            taken.add(inFlight.remove(random.nextInt(Math.min(inFlight.size(), 10))).packet());
        }
        if (!settled.isEmpty() && random.nextInt(4) == 0) {
            taken.add(settled.get(random.nextInt(settled.size())));
        }
        settled.addAll(taken);
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void flightMatchesTheSenderOverAChangingLink(long seed) {
        Simulation simulation = new Simulation(20, 30, seed);
        SimulatedFlow flow = simulation.greedyFlow();
        Random random = simulation.random();
        for (int step = 0; step < 100; step++) {
            simulation.changeRate(1 + random.nextInt(100));
            simulation.loss(random.nextInt(10) == 0 ? 1 : random.nextDouble() * 0.05);
            simulation.run(random.nextDouble() * 0.3);
            String where = "seed " + seed + ", step " + step;
            assertEquals(flow.outstandingBytes(), flow.model().bytesInFlight(), where);
        }
    }
}
