package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test is the loop's thread; its clock moves only when the test says so, so that no wait takes real time. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {

    private static final long START_NANOS = 1_000;

    private final AtomicLong clock = new AtomicLong(START_NANOS);
    private final EventLoop loop = new EventLoop(clock::get);
    private final List<String> log = new ArrayList<>();

    @Test
    void runsPostsInTheirOrderAndDecidesOnceForAll() throws InterruptedException {
        loop.post(() -> log.add("a"));
        loop.post(() -> log.add("b"));
        loop.post(() -> log.add("c"));
        loop.post(loop::stop);
        loop.run(decision(0));
        assertEquals(List.of("a", "b", "c", "decide"), log);
    }

    @Test
    void takesInABoundedBatchBetweenDecisions() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            loop.post(() -> log.add("event"));
        }
        loop.post(loop::stop);
        loop.run(decision(0));
        assertEquals(256, log.indexOf("decide"));
        assertEquals(302, log.size());
    }

    @Test
    void runsTimersByTimeAndThenByOrder() throws InterruptedException {
        loop.post(() -> {
            loop.after(30, () -> log.add("30"));
            loop.after(10, () -> log.add("10"));
            loop.after(10, () -> log.add("10 too"));
            loop.after(40, loop::stop);
        });
        loop.run(decision(10));
        assertEquals(List.of("decide", "10", "10 too", "decide", "decide", "30", "decide", "decide"), log);
    }

    @Test
    void repeatsUntilTheEnd() throws InterruptedException {
        loop.post(() -> {
            loop.every(10, () -> log.add("tick " + (loop.nowNanos() - START_NANOS)));
            loop.after(30, loop::stop);
        });
        loop.run(advancing(10));
        assertEquals(List.of("tick 10", "tick 20", "tick 30"), log);
    }

    @Test
    void readsTheClockOnceATurn() throws InterruptedException {
        EventLoop restless = new EventLoop(clock::getAndIncrement);
        restless.post(() -> log.add("" + restless.nowNanos()));
        restless.post(() -> log.add("" + restless.nowNanos()));
        restless.post(restless::stop);
        restless.run(advancing(0));
        assertEquals(log.get(0), log.get(1));
    }

    @Test
    void anEventThatThrowsDoesNotEndIt() throws InterruptedException {
        loop.post(() -> {
            throw new IllegalStateException("thrown by the test");
        });
        loop.post(() -> log.add("next"));
        loop.post(loop::stop);
        loop.run(advancing(0));
        assertEquals(List.of("next"), log);
    }

    @Test
    void aRepeatedActionThatThrowsIsRepeatedAllTheSame() throws InterruptedException {
        loop.post(() -> {
            loop.every(10, () -> {
                log.add("tick");
                throw new IllegalStateException("thrown by the test");
            });
            loop.after(30, loop::stop);
        });
        loop.run(advancing(10));
        assertEquals(List.of("tick", "tick", "tick"), log);
    }

    @Test
    void aPostWakesALoopThatWaitsForNothingElse() throws InterruptedException {
        Thread poster = new Thread(() -> loop.post(loop::stop));
        LongSupplier startPoster = () -> {
            if (poster.getState() == Thread.State.NEW) {
                poster.start();
            }
            return Long.MAX_VALUE;
        };
        loop.run(startPoster);
        poster.join(TimeUnit.SECONDS.toMillis(10));
    }

    @Test
    void theDecisionSaysWhenItWantsToBeAskedAgain() throws InterruptedException {
        loop.run(() -> {
            log.add("decide");
            if (log.size() == 3) {
                loop.stop();
            }
            return clock.addAndGet(10);
        });
        assertEquals(3, log.size());
    }

    private LongSupplier decision(long stepNanos) {
        return () -> {
            log.add("decide");
            clock.addAndGet(stepNanos);
            return Long.MAX_VALUE;
        };
    }

    private LongSupplier advancing(long stepNanos) {
        return () -> {
            clock.addAndGet(stepNanos);
            return Long.MAX_VALUE;
        };
    }
}
