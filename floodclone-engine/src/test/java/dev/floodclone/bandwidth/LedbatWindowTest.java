package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The window by spans that are made up: what a link of a given rate would answer to each window. */
class LedbatWindowTest {

    private static final int PACKET = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long BASE_MILLIS = 20;
    /** 8 Mbit/s: 20 packets fill the path. */
    private static final Bandwidth LINK = new Bandwidth(1_000_000);

    private final BaseDelay base = new BaseDelay();
    private final LedbatWindow window = new LedbatWindow(base, PACKET);
    private long nowNanos = -1_000_000_000L;

    LedbatWindowTest() {
        base.onSample(nowNanos, BASE_MILLIS * MILLI);
    }

    private void span(double queueMillis, Bandwidth rate, boolean filled) {
        nowNanos += 60 * MILLI;
        long rttNanos = (long) ((BASE_MILLIS + queueMillis) * MILLI);
        window.onSpan(nowNanos, new DelaySpan.Measured(rate, rttNanos, 0, 2, !filled, filled));
    }

    /** What the window brings on the link alone, or beside a queue of others. */
    private void span(double othersMillis) {
        double bytes = window.bytes();
        double held = LINK.bytesIn(BASE_MILLIS * MILLI);
        double queueMillis = othersMillis + Math.max(0, bytes - held) / LINK.bytesPerSecond() * 1e3;
        span(queueMillis, Bandwidth.of((long) bytes, (long) ((BASE_MILLIS + queueMillis) * MILLI)), true);
    }

    private void spansAlone(int count) {
        for (int i = 0; i < count; i++) {
            span(0);
        }
    }

    private void reachSteady() {
        for (int i = 0; i < 20 && !window.label().equals("STEADY"); i++) {
            span(0);
        }
        assertEquals("STEADY", window.label());
    }

    @Test
    void doublesUntilAQueueShowsAndThenDrainsToWhatThePathHolds() {
        assertEquals(10 * PACKET, window.bytes());
        span(0);
        assertEquals(20 * PACKET, window.bytes());
        span(0);
        assertEquals(40 * PACKET, window.bytes());
        span(0);
        assertEquals("RAMP", window.label(), "one span may be a thread that stood still");
        assertEquals(40 * PACKET, window.bytes());
        span(0);
        assertEquals("DRAIN", window.label());
        assertTrue(window.bytes() < 25 * PACKET, "" + window.bytes());
    }

    @Test
    void aQueueThatShowsOnceAtTheStartIsNoneOfTheLink() {
        span(30, LINK, true);
        assertEquals(10 * PACKET, window.bytes());
        span(0);
        span(30, LINK, true);
        span(0);
        assertEquals(40 * PACKET, window.bytes());
    }

    @Test
    void growsFastAgainWhereTheQueueWasTheProcess() {
        Bandwidth slow = LINK.times(0.2);
        span(30, slow, true);
        span(30, slow, true);
        span(0, slow, true);
        assertEquals("STEADY", window.label());
        for (int i = 0; i < 8; i++) {
            span(0);
        }
        assertTrue(window.bytes() > 20 * PACKET, window.label() + " " + window.bytes());
    }

    @Test
    void aRoundWithoutAQueueIsEnoughOnlyAtTheStart() {
        assertEquals(BASE_MILLIS * MILLI + LedbatWindow.QUEUE_NANOS, window.clearRttNanos());
        reachSteady();
        assertEquals(0, window.clearRttNanos());
    }

    @Test
    void aQueueThatVanishesWasOurs() {
        reachSteady();
        assertTrue(window.bytes() > 20 * PACKET, "" + window.bytes());
        assertEquals(2 * LedbatWindow.LEAST_TARGET_NANOS, window.targetNanos());
    }

    @Test
    void aQueueThatStaysIsNotOursAndTheWindowGoesToItsMinimum() {
        span(0);
        for (int i = 0; i < 6; i++) {
            span(30);
        }
        assertEquals("QUIET", window.label());
        assertEquals((long) LedbatWindow.MIN_PACKETS * PACKET, window.bytes());
        assertEquals(LedbatWindow.LEAST_TARGET_NANOS, window.targetNanos());
    }

    @Test
    void theTargetIsEarnedAndNeverAbove60Millis() {
        spansAlone(2000);
        assertEquals(60 * MILLI, LedbatWindow.TARGET_NANOS);
        assertEquals(LedbatWindow.TARGET_NANOS, window.targetNanos());
        for (int i = 0; i < 2000; i++) {
            span(0);
            double queueMillis = 1e3 * window.bytes() / LINK.bytesPerSecond() - BASE_MILLIS;
            assertTrue(queueMillis <= 62, "a queue of " + queueMillis + " ms");
        }
    }

    @Test
    void waitsUntilTheOthersAreGoneForAWhile() {
        aQueueThatStaysIsNotOursAndTheWindowGoesToItsMinimum();
        span(0);
        span(0);
        assertEquals("QUIET", window.label(), "the queue was empty for a moment only");
        for (int i = 0; i < 60; i++) {
            span(30);
            assertEquals("QUIET", window.label());
        }
        spansAlone(4);
        assertTrue(window.bytes() > LedbatWindow.MIN_PACKETS * PACKET, window.label());
    }

    @Test
    void looksNowAndThenWhetherThePathHasBecomeLonger() {
        aQueueThatStaysIsNotOursAndTheWindowGoesToItsMinimum();
        long before = base.nanos();
        for (int i = 0; i < 400; i++) {
            base.onSample(nowNanos, (BASE_MILLIS + 40) * MILLI);
            double held = LINK.bytesIn((BASE_MILLIS + 40) * MILLI);
            double queueMillis = 40 + Math.max(0, window.bytes() - held) / LINK.bytesPerSecond() * 1e3;
            span(queueMillis, Bandwidth.of(window.bytes(), (long) ((BASE_MILLIS + queueMillis) * MILLI)), true);
        }
        assertEquals(before + 40 * MILLI, base.nanos());
        assertTrue(window.bytes() > 55 * PACKET, window.label() + " " + window.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        // base delay in ms, round trips for each packet that the window grows by
        "120, 1",
        "300, 1",
        "60,  2",
        "20,  6",
        "1,   16",
    })
    void growsByAFractionOfAPacketARoundTripOnShortPaths(long baseMillis, int roundTrips) {
        BaseDelay delay = new BaseDelay();
        delay.onSample(0, baseMillis * MILLI);
        LedbatWindow slow = new LedbatWindow(delay, PACKET);
        slow.onLoss(0);
        long before = slow.bytes();
        slow.onSpan(1, new DelaySpan.Measured(LINK, baseMillis * MILLI, 0, roundTrips, false, true));
        assertEquals(before + PACKET, slow.bytes(), 1);
    }

    @Test
    void doesNotGrowByWindowsThatWereNotFilled() {
        long before = window.bytes();
        for (int i = 0; i < 100; i++) {
            span(0, new Bandwidth(10_000), false);
        }
        assertEquals(before, window.bytes());
        reachSteady();
        before = window.bytes();
        for (int i = 0; i < 100; i++) {
            span(0, new Bandwidth(10_000), false);
        }
        assertEquals(before, window.bytes());
    }

    @Test
    void aLossHalvesAndGrowthIsSlowForAWhile() {
        span(0);
        span(0);
        window.onLoss(nowNanos);
        assertEquals(20 * PACKET, window.bytes());
        spansAlone(3);
        assertEquals(21 * PACKET, window.bytes(), 10);
    }

    @Test
    void lossesNeverTakeItBelowItsMinimum() {
        for (int i = 0; i < 100; i++) {
            window.onLoss(nowNanos);
            assertTrue(window.bytes() >= LedbatWindow.MIN_PACKETS * PACKET);
        }
    }

    @Test
    void aLowerRateWithAQueueIsAReasonToLook() {
        reachSteady();
        span(0);
        span(8, LINK.times(0.5), true);
        assertEquals("STEADY", window.label(), "one span may be a thread that came late");
        span(8, LINK.times(0.6), true);
        assertEquals("DRAIN", window.label());
    }

    @Test
    void afterAPauseStartsSmallUpToWhatItWas() {
        reachSteady();
        span(0);
        long before = window.bytes();
        window.onIdle();
        assertEquals(10 * PACKET, window.bytes());
        for (int i = 0; i < 3; i++) {
            span(0);
        }
        assertEquals(before, window.bytes(), PACKET);
    }

    @Test
    void keepsItsMinimumWhenPacketsGrow() {
        aQueueThatStaysIsNotOursAndTheWindowGoesToItsMinimum();
        window.setDatagramBytes(2 * PACKET);
        assertEquals(2L * LedbatWindow.MIN_PACKETS * PACKET, window.bytes());
    }
}
