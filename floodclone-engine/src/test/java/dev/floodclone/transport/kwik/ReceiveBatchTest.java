package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReceiveBatchTest {

    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;

    private final ReceiveBatch batch = new ReceiveBatch(0);
    private long nowNanos;

    /** Packets a gap apart, read by a thread that waits as it is told; returns the wakes that a hundred take. */
    private int wakes(long gapNanos, int packets) {
        int wakes = 0;
        long arrivalNanos = nowNanos + gapNanos;
        for (int i = 0; i < packets; i++, arrivalNanos += gapNanos) {
            long calledNanos = nowNanos;
            nowNanos = Math.max(nowNanos + MICROSECOND, arrivalNanos);
            long waitNanos = batch.waitNanos(calledNanos, nowNanos);
            wakes += nowNanos == arrivalNanos ? 1 : 0;
            nowNanos += waitNanos;
        }
        return wakes;
    }

    @Test
    void packetsOfAStreamComeInBatches() {
        wakes(800 * MICROSECOND, 20);
        assertTrue(wakes(800 * MICROSECOND, 100) <= 30, "15 Mbit/s");
        wakes(60 * MICROSECOND, 20);
        assertTrue(wakes(60 * MICROSECOND, 170) <= 12, "200 Mbit/s");
    }

    @Test
    void singlePacketsAreHandedOnAtOnce() {
        nowNanos = 0;
        for (int i = 1; i <= 10; i++) {
            long arrivalNanos = i * 5 * MILLISECOND;
            assertEquals(0, batch.waitNanos(arrivalNanos - MILLISECOND, arrivalNanos), "packet " + i);
        }
    }

    @Test
    void waitsForNoMoreThanABufferHolds() {
        wakes(10 * MICROSECOND, 50);
        long calledNanos = nowNanos;
        nowNanos += 25 * MICROSECOND;
        assertTrue(batch.waitNanos(calledNanos, nowNanos) <= 600 * MICROSECOND);
    }
}
