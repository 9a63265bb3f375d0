package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LossMeterTest {

    private final LossMeter meter = new LossMeter();

    private void rounds(int count, int lostPerThousand, boolean queueIsEmpty) {
        for (int i = 0; i < count; i++) {
            meter.onAcked(1000 - lostPerThousand);
            meter.onLost(lostPerThousand);
            meter.onRoundStart(queueIsEmpty);
        }
    }

    @Test
    void steadyLossBecomesTheBaseline() {
        rounds(100, 30, true);
        assertEquals(0.03, meter.recentRate(), 0.001);
        assertFalse(meter.isExcessive(30, 1000, true));
        assertTrue(meter.isExcessive(80, 1000, true));
    }

    @Test
    void lossWithAQueueIsJudgedByTheBaseline() {
        rounds(100, 0, true);
        assertTrue(meter.isExcessive(40, 1000, true));
        assertFalse(meter.isExcessive(40, 1000, false));
    }

    @Test
    void lossBeyondAnyRandomLossIsExcessiveWithoutAQueueToo() {
        rounds(100, 300, true);
        assertTrue(meter.isExcessive(200, 1000, false));
    }

    @Test
    void aQueueTeachesNoBaseline() {
        rounds(100, 0, true);
        rounds(100, 50, false);
        assertTrue(meter.isExcessive(50, 1000, true));
    }

    @Test
    void fewLossesOfASmallFlightAreChance() {
        rounds(100, 0, true);
        assertFalse(meter.isExcessive(2, 10, true));
    }
}
