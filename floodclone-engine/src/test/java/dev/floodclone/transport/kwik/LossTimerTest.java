package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossTimerTest {

    private final LossTimer timer = new LossTimer();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void onlyTheNewestDeadlineRuns() throws Exception {
        AtomicInteger early = new AtomicInteger();
        CountDownLatch last = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            Runnable task = early::incrementAndGet;
            timer.schedule(task, 20, TimeUnit.MILLISECONDS).cancel(false);
        }
        long startNanos = System.nanoTime();
        timer.schedule(last::countDown, 60, TimeUnit.MILLISECONDS);
        assertEquals(1, timer.getQueue().size(), () -> "one wake-up for all: " + timer.getQueue());
        assertTrue(last.await(10, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - startNanos >= TimeUnit.MILLISECONDS.toNanos(60), "not before its time");
        assertEquals(0, early.get());
    }

    @Test
    void anEarlierDeadlineIsMet() throws Exception {
        Future<?> late = timer.schedule(() -> { }, 1, TimeUnit.HOURS);
        CountDownLatch ran = new CountDownLatch(1);
        late.cancel(false);
        timer.schedule(ran::countDown, -1, TimeUnit.MILLISECONDS);
        assertTrue(ran.await(10, TimeUnit.SECONDS));
    }

    @Test
    void oneThatRanCanBeSetAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            Future<?> future = timer.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
            assertTrue(ran.await(10, TimeUnit.SECONDS));
            future.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesWhenShutDown() {
        Future<?> pending = timer.schedule(() -> { }, 1, TimeUnit.HOURS);
        timer.shutdownNow();
        assertThrows(RejectedExecutionException.class, () -> timer.schedule(() -> { }, 0, TimeUnit.SECONDS));
        assertFalse(pending.isDone());
    }
}
