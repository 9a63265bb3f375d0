package dev.floodclone.node;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns a node's state: runs what others post, in order, and timers, and after each batch lets the
 * owner decide once for all of it. The clock is read once per turn.
 */
final class EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** A turn takes in at most this many posts, so that decisions are never far behind. */
    private static final int MAX_BATCH = 256;

    private final LinkedBlockingQueue<Runnable> posts = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final LongSupplier clock;
    private long nowNanos;
    private long timerCount;
    private boolean running = true;

    EventLoop(LongSupplier nanoClock) {
        this.clock = nanoClock;
        this.nowNanos = nanoClock.getAsLong();
    }

    /** From any thread. */
    void post(Runnable event) {
        posts.add(event);
    }

    /** From the loop's thread only. */
    void after(long delayNanos, Runnable action) {
        timers.add(new Timer(nowNanos + delayNanos, timerCount++, action));
    }

    /**
     * From the loop's thread only: first after {@code delayNanos}, then again and again, even after one that failed.
     */
    void every(long delayNanos, Runnable action) {
        after(delayNanos, () -> {
            every(delayNanos, action);
            action.run();
        });
    }

    /** The time of the current turn. */
    long nowNanos() {
        return nowNanos;
    }

    /** From the loop's thread only: {@link #run} returns after this turn. */
    void stop() {
        running = false;
    }

    /**
     * Runs until stopped.
     *
     * @param afterBatch called after each batch, returns when it wants to be called again at the latest
     */
    void run(LongSupplier afterBatch) throws InterruptedException {
        long deadline = Long.MIN_VALUE;
        List<Runnable> batch = new ArrayList<>();
        while (running) {
            await(deadline, batch);
            nowNanos = clock.getAsLong();
            batch.forEach(EventLoop::runSafely);
            batch.clear();
            while (!timers.isEmpty() && timers.peek().atNanos <= nowNanos) {
                runSafely(timers.poll().action);
            }
            deadline = Math.min(afterBatch.getAsLong(), timers.isEmpty() ? Long.MAX_VALUE : timers.peek().atNanos);
        }
    }

    private void await(long deadlineNanos, List<Runnable> batch) throws InterruptedException {
        if (posts.isEmpty()) {
            long waitNanos = deadlineNanos == Long.MIN_VALUE ? 0 : deadlineNanos - clock.getAsLong();
            Runnable first = posts.poll(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
            if (first != null) {
                batch.add(first);
            }
        }
        posts.drainTo(batch, MAX_BATCH);
    }

    /** One bad event must not take the node down; a failure that should is posted as such. */
    private static void runSafely(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("An event failed", e);
        }
    }

    private record Timer(long atNanos, long order, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
