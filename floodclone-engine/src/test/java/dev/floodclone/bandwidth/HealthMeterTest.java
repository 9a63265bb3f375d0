package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HealthMeterTest {

    private static final long MILLI = 1_000_000L;
    private static final long STEP_NANOS = 100 * MILLI;
    private static final long RATE = 1_000_000;
    private static final long RTT_NANOS = 20 * MILLI;

    private final HealthMeter meter = new HealthMeter(0);
    private long nowNanos;
    private long deliveredBytes;

    @Test
    void whatDoesWhatItPromisesIsUp() {
        assertEquals(Health.UP, run(100, RATE, 0.05, 3 * RTT_NANOS, false));
    }

    @Test
    void lossBeyondTheBoundsMakesDegradedAfterAWhileAndLessOfItUpAgain() {
        assertEquals(Health.UP, run(19, RATE, 0.12, RTT_NANOS, false));
        assertEquals(Health.DEGRADED, run(2, RATE, 0.12, RTT_NANOS, false));
        assertEquals(Health.DEGRADED, run(100, RATE, 0.07, RTT_NANOS, false));
        assertEquals(Health.DEGRADED, run(19, RATE, 0.04, RTT_NANOS, false));
        assertEquals(Health.UP, run(2, RATE, 0.04, RTT_NANOS, false));
    }

    @Test
    void aShortSpellIsNothing() {
        for (int spell = 0; spell < 5; spell++) {
            run(18, RATE, 0.5, RTT_NANOS, false);
            assertEquals(Health.UP, run(1, RATE, 0, RTT_NANOS, false));
        }
    }

    @Test
    void aLongQueueMakesDegraded() {
        assertEquals(Health.UP, run(50, RATE, 0, 109 * MILLI, false));
        assertEquals(Health.DEGRADED, run(50, RATE, 0, 111 * MILLI, false));
        assertEquals(Health.DEGRADED, run(50, RATE, 0, 66 * MILLI, false));
        assertEquals(Health.UP, run(50, RATE, 0, 64 * MILLI, false));
    }

    @Test
    void aRateFarBelowTheEstimateMakesDegradedOnlyWhereThereIsDataToSend() {
        assertEquals(Health.UP, run(100, RATE / 5, 0, RTT_NANOS, true));
        assertEquals(Health.DEGRADED, run(21, RATE / 5, 0, RTT_NANOS, false));
        assertEquals(Health.DEGRADED, run(50, RATE / 3, 0, RTT_NANOS, false));
        assertEquals(Health.UP, run(21, RATE / 3, 0, RTT_NANOS, true));
    }

    @Test
    void aStallIsToldAtOnceAndSilenceIsDown() {
        run(10, RATE, 0, RTT_NANOS, false);
        assertEquals(Health.UP, stand(500 * MILLI, false));
        assertEquals(Health.DEGRADED, stand(100 * MILLI, false));
        assertEquals(Health.DOWN, stand(STEP_NANOS, true));
        assertEquals(Health.UP, stand(STEP_NANOS, false), "it was heard again");
    }

    @Test
    void nothingInFlightIsNoStall() {
        PathSnapshot idle = new PathSnapshot(new Bandwidth(RATE), RTT_NANOS, RTT_NANOS, 0, 0, 7, 1472, "", true);
        for (int step = 0; step < 100; step++) {
            nowNanos += STEP_NANOS;
            assertEquals(Health.UP, meter.update(nowNanos, false, idle, 0));
        }
    }

    private Health run(int steps, long rate, double lossRate, long rttNanos, boolean appLimited) {
        Health health = null;
        for (int step = 0; step < steps; step++) {
            nowNanos += STEP_NANOS;
            deliveredBytes += rate / 10;
            health = meter.update(nowNanos, false, new PathSnapshot(new Bandwidth(RATE), RTT_NANOS, rttNanos, lossRate,
                    20_000, deliveredBytes, 1472, "", appLimited), rate);
        }
        return health;
    }

    /** Data is in flight, and none of it is acknowledged for this long. */
    private Health stand(long nanos, boolean silent) {
        Health health = null;
        for (long passed = 0; passed < nanos; passed += STEP_NANOS) {
            nowNanos += STEP_NANOS;
            health = meter.update(nowNanos, silent, new PathSnapshot(new Bandwidth(RATE), RTT_NANOS, RTT_NANOS, 0,
                    20_000, deliveredBytes, 1472, "", true), RATE);
        }
        return health;
    }
}
