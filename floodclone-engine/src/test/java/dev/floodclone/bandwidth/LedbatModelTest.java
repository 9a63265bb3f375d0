package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedbatModelTest {

    private static final int PACKET = 1200;
    private static final long MILLI = 1_000_000;

    private final LedbatModel model = new LedbatModel(PACKET);

    private List<SentPacket> send(long nowNanos, int packets) {
        List<SentPacket> sent = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            sent.add(model.onPacketSent(nowNanos, nowNanos, PACKET));
        }
        return sent;
    }

    @Test
    void anAcknowledgementThatWasHeldBackIsNoDelayOfThePath() {
        model.onPacketsAcked(30 * MILLI, 10 * MILLI, send(0, 1));
        assertEquals(20 * MILLI, model.snapshot().minRttNanos());
    }

    @Test
    void theNewestPacketOfAnAcknowledgementWaitedLeast() {
        List<SentPacket> packets = send(0, 1);
        packets.addAll(send(8 * MILLI, 1));
        model.onPacketsAcked(30 * MILLI, 2 * MILLI, packets);
        assertEquals(22 * MILLI, model.snapshot().minRttNanos());
    }

    @Test
    void aPeerThatSaysItHeldBackForLongIsNotBelieved() {
        model.onPacketsAcked(100 * MILLI, 99 * MILLI, send(0, 1));
        assertEquals(75 * MILLI, model.snapshot().minRttNanos());
    }

    @Test
    void aPacketThatIsToldLateLeftWhenItLeft() {
        SentPacket packet = model.onPacketSent(15 * MILLI, 0, PACKET);
        model.onPacketsAcked(20 * MILLI, 0, List.of(packet));
        assertEquals(20 * MILLI, model.snapshot().minRttNanos());
    }

    @Test
    void halvesOnceForAllThatWasLostInOneRoundTrip() {
        List<SentPacket> sent = send(0, 10);
        assertEquals(10 * PACKET, model.congestionWindowBytes());
        model.onPacketsLost(20 * MILLI, sent.subList(0, 1));
        model.onPacketsLost(21 * MILLI, sent.subList(1, 5));
        assertEquals(5 * PACKET, model.congestionWindowBytes());
        model.onPacketsLost(50 * MILLI, send(30 * MILLI, 1));
        assertEquals(4 * PACKET, model.congestionWindowBytes());
        assertEquals(5 * PACKET, model.bytesInFlight());
    }

    @Test
    void keepsToACapAndLearnsNothingByIt() {
        Bandwidth low = model.pacingRate().times(0.1);
        model.capPacing(low);
        for (int i = 0; i < 200; i++) {
            assertTrue(model.isCapped());
            assertEquals(low, model.pacingRate());
            model.onPacketsAcked((i * 30 + 20) * MILLI, 0, send(i * 30 * MILLI, 1));
        }
        assertEquals(10 * PACKET, model.congestionWindowBytes());
        assertTrue(model.snapshot().appLimited());
    }

    @Test
    void hasNoPastAndLeavesNone() {
        model.resume(new PathEstimate(new Bandwidth(100_000_000), 20 * MILLI));
        model.onPacketsAcked(20 * MILLI, 0, send(0, 1));
        assertFalse(model.resumed());
        assertEquals(10 * PACKET, model.congestionWindowBytes());
        assertEquals(Optional.empty(), model.estimate());
    }

    /** Random operations in an order no real network has, some reported twice: the books have to stay right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void booksStayRight(long seed) {
        Random random = new Random(seed);
        List<SentPacket> inFlight = new ArrayList<>();
        List<SentPacket> settled = new ArrayList<>();
        long nowNanos = random.nextLong() >> 2;
        Bandwidth cap = Bandwidth.ZERO;
        for (int operation = 0; operation < 20_000; operation++) {
            nowNanos += random.nextInt(100) == 0 ? random.nextInt(2_000_000_000) : random.nextInt(2_000_000);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> inFlight.add(
                        model.onPacketSent(nowNanos, nowNanos - random.nextInt(5_000_000), 1 + random.nextInt(PACKET)));
                case 5, 6, 7 -> model.onPacketsAcked(nowNanos, random.nextInt(50_000_000),
                        take(random, inFlight, settled));
                case 8 -> model.onPacketsLost(nowNanos, take(random, inFlight, settled));
                case 9 -> model.onPacketsDiscarded(take(random, inFlight, settled));
                case 10 -> model.onAppLimited();
                default -> {
                    cap = random.nextBoolean() ? Bandwidth.ZERO : new Bandwidth(1 + random.nextInt(10_000_000));
                    model.capPacing(cap);
                }
            }
            String where = "seed " + seed + ", operation " + operation;
            assertEquals(inFlight.stream().mapToLong(packet -> packet.bytes).sum(), model.bytesInFlight(), where);
            long window = model.congestionWindowBytes();
            assertTrue(window >= LedbatWindow.MIN_PACKETS * PACKET && window < 1 << 30, where + ": window " + window);
            assertTrue(!model.pacingRate().isZero(), where + ": standstill");
            assertTrue(cap.isZero() || model.pacingRate().compareTo(cap) <= 0, where + ": above the cap");
        }
        model.onPacketsLost(nowNanos, inFlight);
        assertEquals(0, model.bytesInFlight(), "seed " + seed + ": leaked");
    }

    /** Some packets in flight, and sometimes ones that were settled before. */
    private static List<SentPacket> take(Random random, List<SentPacket> inFlight, List<SentPacket> settled) {
        List<SentPacket> taken = new ArrayList<>();
        for (int wanted = random.nextInt(6); wanted > 0 && !inFlight.isEmpty(); wanted--) {
            taken.add(inFlight.remove(random.nextInt(Math.min(inFlight.size(), 10))));
        }
        if (!settled.isEmpty() && random.nextInt(4) == 0) {
            taken.add(settled.get(random.nextInt(settled.size())));
        }
        settled.addAll(taken);
        return taken;
    }
}
