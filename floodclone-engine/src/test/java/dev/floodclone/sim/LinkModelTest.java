package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LinkModelTest {

    private static final long MILLI = 1_000_000L;

    /** 1000 bytes take 1 ms, the delay is 10 ms. */
    private static final LinkSettings PLAIN = new LinkSettings(new Bandwidth(1_000_000), 10 * MILLI, 2, 0, true);

    private final LinkModel<Integer> link = new LinkModel<>(PLAIN, new Random(1));

    @Test
    void sendsOneAfterTheOtherThenDelays() {
        assertTrue(link.offer(0, 1, 1000));
        assertTrue(link.offer(0, 2, 500));
        assertEquals(11 * MILLI, link.nextNanos());
        assertNull(link.poll(11 * MILLI - 1));
        assertEquals(1, link.poll(11 * MILLI));
        assertEquals(11 * MILLI + MILLI / 2, link.nextNanos());
        assertEquals(2, link.poll(12 * MILLI));
        assertEquals(Long.MAX_VALUE, link.nextNanos());
        assertEquals(new LinkCounters(2, 1500, 0, 0), link.counters());
    }

    @Test
    void queueHoldsItsLimitBesidesThePacketInTransmission() {
        for (int packet = 1; packet <= 3; packet++) {
            assertTrue(link.offer(0, packet, 1000));
        }
        assertFalse(link.offer(0, 4, 1000));
        assertTrue(link.offer(MILLI, 5, 1000));
        assertEquals(List.of(1, 2, 3, 5), drain(link, 100 * MILLI));
        assertEquals(new LinkCounters(4, 4000, 1, 0), link.counters());
    }

    @Test
    void newRateAppliesToTheRestOfThePacketInTransmission() {
        link.offer(0, 1, 1000);
        link.change(MILLI / 2, LinkChange.NONE.withRate(new Bandwidth(250_000)));
        assertEquals(10 * MILLI + MILLI / 2 + 2 * MILLI, link.nextNanos());
    }

    @Test
    void shorterDelayDoesNotOvertake() {
        link.offer(0, 1, 1000);
        link.change(MILLI, LinkChange.NONE.withDelayNanos(0));
        link.offer(MILLI, 2, 1000);
        assertEquals(List.of(), drain(link, 10 * MILLI));
        assertEquals(List.of(1, 2), drain(link, 11 * MILLI));
    }

    @Test
    void cutDropsWhatWaitsAndKeepsWhatIsOnItsWay() {
        link.offer(0, 1, 1000);
        link.offer(0, 2, 1000);
        link.offer(0, 3, 1000);
        link.change(MILLI, LinkChange.DOWN);
        assertFalse(link.offer(2 * MILLI, 4, 1000));
        link.change(3 * MILLI, LinkChange.UP);
        assertTrue(link.offer(3 * MILLI, 5, 1000));
        assertEquals(List.of(1, 5), drain(link, 100 * MILLI));
        assertEquals(new LinkCounters(2, 2000, 3, 0), link.counters());
    }

    @Test
    void certainLossStillUsesTheLink() {
        link.change(0, LinkChange.NONE.withLossProbability(1));
        link.offer(0, 1, 1000);
        assertNull(link.poll(link.nextNanos()));
        assertEquals(new LinkCounters(1, 1000, 0, 1), link.counters());
    }

    @RepeatedTest(20)
    void keepsOrderCountAndRateUnderRandomLoad() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LinkModel<Integer> loaded = new LinkModel<>(randomSettings(random), random);
        String message = "seed " + seed;
        double rate = loaded.settings().rate().bytesPerSecond();
        List<Integer> delivered = new ArrayList<>();
        long now = 0;
        int offered = 2000;
        for (int packet = 0; packet < offered; packet++) {
            now += random.nextInt(3) * random.nextInt(200_000);
            loaded.offer(now, packet, 60 + random.nextInt(1440));
            if (random.nextInt(4) == 0) {
                delivered.addAll(drain(loaded, now));
                assertTrue(loaded.counters().bytes() <= rate * now / 1e9 + 1, message);
            }
        }
        delivered.addAll(drain(loaded, Long.MAX_VALUE / 2));
        LinkCounters counters = loaded.counters();
        assertEquals(delivered.stream().sorted().distinct().toList(), delivered, message);
        assertEquals(offered, delivered.size() + counters.dropped() + counters.lost(), message);
        assertEquals(offered, counters.packets() + counters.dropped(), message);
    }

    @RepeatedTest(20)
    void countsEveryPacketOnceWhileSettingsChange() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LinkModel<Integer> changing = new LinkModel<>(randomSettings(random), random);
        List<Integer> delivered = new ArrayList<>();
        long now = 0;
        int offered = 0;
        for (int step = 0; step < 2000; step++) {
            now += random.nextInt(300_000);
            switch (random.nextInt(8)) {
                case 0 -> changing.change(now, randomChange(random));
                case 1, 2 -> delivered.addAll(drain(changing, now));
                default -> changing.offer(now, offered++, 60 + random.nextInt(1440));
            }
        }
        delivered.addAll(drain(changing, Long.MAX_VALUE / 2));
        LinkCounters counters = changing.counters();
        assertEquals(delivered.stream().sorted().distinct().toList(), delivered, "seed " + seed);
        assertEquals(offered, delivered.size() + counters.dropped() + counters.lost(), "seed " + seed);
    }

    private static LinkSettings randomSettings(Random random) {
        return new LinkSettings(new Bandwidth(100_000 + random.nextInt(20_000_000)), random.nextInt(50_000_000),
                1 + random.nextInt(50), random.nextInt(3) * 0.02, true);
    }

    private static LinkChange randomChange(Random random) {
        LinkSettings to = randomSettings(random);
        return switch (random.nextInt(5)) {
            case 0 -> LinkChange.NONE.withRate(to.rate());
            case 1 -> LinkChange.NONE.withDelayNanos(to.delayNanos());
            case 2 -> LinkChange.NONE.withQueuePackets(to.queuePackets());
            case 3 -> LinkChange.NONE.withLossProbability(to.lossProbability());
            default -> LinkChange.NONE.withUp(random.nextBoolean());
        };
    }

    private static List<Integer> drain(LinkModel<Integer> link, long nowNanos) {
        List<Integer> packets = new ArrayList<>();
        for (Integer packet = link.poll(nowNanos); packet != null; packet = link.poll(nowNanos)) {
            packets.add(packet);
        }
        return packets;
    }
}
