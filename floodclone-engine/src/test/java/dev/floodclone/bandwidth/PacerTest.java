package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {

    private static final int PACKET_BYTES = 1_000;

    @ParameterizedTest
    @CsvSource({
        // bytes per second, packets in a burst: ten, or what leaves in 1 ms
        "125000,    10",
        "5000000,   10",
        "125000000, 125",
    })
    void idleTimeEarnsOneBurst(long bytesPerSecond, int expected) {
        Pacer pacer = new Pacer();
        Bandwidth rate = new Bandwidth(bytesPerSecond);
        assertEquals(expected, burst(pacer, -1_000_000_000_000L, rate), 1, "first burst");
        assertEquals(expected, burst(pacer, 1_000_000_000_000L, rate), 1, "burst after a long pause");
        assertFalse(pacer.maySend(1_000_000_000_000L));
    }

    private static int burst(Pacer pacer, long nowNanos, Bandwidth rate) {
        int packets = 0;
        while (pacer.maySend(nowNanos)) {
            pacer.onSent(nowNanos, PACKET_BYTES, rate);
            packets++;
        }
        return packets;
    }

    @Test
    void keepsTheRateWithCoarseTimers() {
        Pacer pacer = new Pacer();
        Bandwidth rate = new Bandwidth(10_000_000);
        long sent = 0;
        for (long now = 0; now < 1_000_000_000L; now += 900_000) {
            sent += (long) burst(pacer, now, rate) * PACKET_BYTES;
        }
        assertEquals(10_000_000, sent, 30_000, "bytes in a second whose timers come each 0.9 ms");
    }

    @Test
    void namesTheTimeOfTheNextPacket() {
        Pacer pacer = new Pacer();
        Bandwidth rate = new Bandwidth(1_000_000);
        burst(pacer, 0, rate);
        long next = pacer.nextSendNanos();
        assertTrue(next > 0 && next <= rate.nanosFor(PACKET_BYTES), "next at " + next);
        assertFalse(pacer.maySend(next - 1));
        assertTrue(pacer.maySend(next));
    }

    @Test
    void whatHasLeftIsPaidForAtTheRateOfNow() {
        Pacer pacer = new Pacer();
        Bandwidth slow = new Bandwidth(1_000);
        Bandwidth fast = new Bandwidth(1_000_000);
        burst(pacer, 0, slow);
        long next = pacer.nextSendNanos();
        pacer.onRateChanged(0, slow, fast);
        assertEquals(next / 1000, pacer.nextSendNanos());
        pacer.onRateChanged(0, fast, slow);
        assertEquals(next, pacer.nextSendNanos(), 1000);
    }

    @Test
    void whatWasEarnedWasEarnedAtTheRateOfThen() {
        Pacer pacer = new Pacer();
        Bandwidth slow = new Bandwidth(1_000);
        Bandwidth fast = new Bandwidth(1_000_000);
        burst(pacer, 0, slow);
        long idleUntil = pacer.nextSendNanos() + slow.nanosFor(3 * PACKET_BYTES);
        pacer.onRateChanged(idleUntil, slow, fast);
        assertEquals(3, burst(pacer, idleUntil, fast), 1, "of the ten that as long a pause at the fast rate earns");
    }

    @Test
    void refusesRateZero() {
        assertThrows(IllegalArgumentException.class, () -> new Pacer().onSent(0, PACKET_BYTES, Bandwidth.ZERO));
    }
}
