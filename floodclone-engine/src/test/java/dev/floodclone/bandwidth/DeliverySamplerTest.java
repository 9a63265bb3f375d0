package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeliverySamplerTest {

    private static final long MILLI = 1_000_000;

    private final DeliverySampler sampler = new DeliverySampler();

    @Test
    void acksThatComeBunchedDoNotInflateTheRate() {
        SentPacket first = sampler.onSent(0, 1000);
        sampler.onAcked(10 * MILLI, List.of(first));
        SentPacket second = sampler.onSent(10 * MILLI, 1000);
        SentPacket third = sampler.onSent(20 * MILLI, 1000);
        sampler.onAcked(30 * MILLI, List.of(second));
        RateSample sample = sampler.onAcked(30 * MILLI + 1, List.of(third)).orElseThrow();
        assertEquals(100_000, sample.rate().bytesPerSecond(), 1_000, "2000 bytes in the 20 ms since the first ack");
        assertEquals(10 * MILLI + 1, sample.rttNanos());
    }

    @Test
    void whatLeavesWhileDataIsShortIsMarkedUntilItIsDelivered() {
        SentPacket first = sampler.onSent(0, 1000);
        sampler.onAppLimited();
        SentPacket second = sampler.onSent(MILLI, 1000);
        assertFalse(sampler.onAcked(10 * MILLI, List.of(first)).orElseThrow().appLimited());
        assertTrue(sampler.onAcked(11 * MILLI, List.of(second)).orElseThrow().appLimited());
        SentPacket third = sampler.onSent(12 * MILLI, 1000);
        assertFalse(sampler.onAcked(22 * MILLI, List.of(third)).orElseThrow().appLimited());
    }

    @Test
    void aPacketCountsOnce() {
        SentPacket packet = sampler.onSent(0, 1000);
        assertTrue(sampler.onLost(packet));
        assertFalse(sampler.onLost(packet));
        assertTrue(sampler.onAcked(MILLI, List.of(packet)).isEmpty());
        sampler.onDiscarded(packet);
        assertEquals(0, sampler.inFlightBytes());
        assertEquals(1000, sampler.lostBytes());
        assertEquals(0, sampler.deliveredBytes());
    }
}
