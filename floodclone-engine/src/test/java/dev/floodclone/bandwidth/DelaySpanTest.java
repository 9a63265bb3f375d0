package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DelaySpanTest {

    private static final long MILLI = 1_000_000;
    private static final long WINDOW = 10_000;

    private final DelaySpan span = new DelaySpan();

    private void sample(long rttMillis, boolean appLimited) {
        span.onSample(new RateSample(Bandwidth.ZERO, rttMillis * MILLI, 1, 0, appLimited), rttMillis * MILLI);
    }

    private DelaySpan.Measured round(long atMillis, long deliveredBytes) {
        return span.onRound(atMillis * MILLI, deliveredBytes, WINDOW, 0);
    }

    @Test
    void measuresRateAndLeastRoundTripOfWholeRounds() {
        sample(1, true);
        assertNull(round(0, 500), "the round in which the window took effect");
        sample(30, false);
        sample(20, false);
        assertNull(round(30, 2_000), "too short");
        sample(40, false);
        DelaySpan.Measured measured = round(60, 6_500);
        assertEquals(100_000, measured.rate().bytesPerSecond());
        assertEquals(20 * MILLI, measured.minRttNanos());
        assertEquals(10 * MILLI, measured.jitterNanos());
        assertEquals(2, measured.rounds());
        assertFalse(measured.dataLimited());
    }

    @Test
    void acknowledgementsThatWereProcessedLateDoNotRaiseTheRate() {
        sample(80, false);
        round(100, 0);
        sample(20, false);
        assertEquals(100_000, round(160, 12_000).rate().bytesPerSecond(), "sent in 120 ms");
    }

    @Test
    void leavesOutAsManyRoundsAsAreToSettle() {
        span.settle(2);
        assertNull(round(0, 0));
        sample(1, false);
        assertNull(round(100, 0));
        sample(9, false);
        assertEquals(9 * MILLI, round(200, 1_000).minRttNanos());
    }

    @Test
    void endsEarlyWhenAFullWindowMeetsNoQueue() {
        round(0, 0);
        sample(20, false);
        assertNull(span.onRound(20 * MILLI, 1_000, WINDOW, 20 * MILLI), "not filled");
        span.onSent(WINDOW, false);
        assertNull(span.onRound(30 * MILLI, 2_000, WINDOW, 19 * MILLI), "may be a queue");
        assertEquals(3, span.onRound(40 * MILLI, 3_000, WINDOW, 20 * MILLI).rounds());
    }

    @Test
    void isFilledWhenTheWindowWasInFlight() {
        assertTrue(filled(8_000, false, false));
        assertFalse(filled(7_000, false, false));
        assertTrue(filled(8_000, true, false), "there was too little to send before or after");
        assertTrue(filled(8_000, false, true), "the window was the limit all the same");
        assertFalse(filled(7_000, false, true));
    }

    private boolean filled(long inFlightBytes, boolean appLimited, boolean capped) {
        span.settle(1);
        round(0, 0);
        span.onSent(inFlightBytes, capped);
        sample(20, appLimited);
        DelaySpan.Measured measured = round(100, 1_000);
        assertNotNull(measured);
        assertEquals(appLimited || capped && inFlightBytes < 8_000, measured.dataLimited());
        return measured.filled();
    }
}
