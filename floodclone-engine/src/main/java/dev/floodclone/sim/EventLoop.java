package dev.floodclone.sim;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * The one thread and the one lock of an emulated network. Events run in order of time, under the lock, and are told the
 * time that they were due at: so an event that runs late does not make what follows from it later.
 *
 * <p>Time is in nanoseconds since the loop was made.
 */
final class EventLoop implements AutoCloseable {

    /**
     * The thread wakes no more often than this, in nanoseconds: a packet may be late by so much (links have delays of
     * milliseconds), and a wake-up, which costs more than a packet does, serves several.
     */
    private static final long MIN_PARK_NANOS = 500_000;

    private record Event(long dueNanos, long sequence, LongConsumer action) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long originNanos = System.nanoTime();
    private final Thread thread = new Thread(this::run, "emulated-network");
    private long sequence;
    private long ranNanos;
    private volatile long wakeNanos;
    private volatile boolean closed;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs {@code action} with the current time under the lock, in the calling thread. */
    void run(LongConsumer action) {
        lock.lock();
        try {
            action.accept(now());
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code action} run at {@code dueNanos}; called under the lock only. */
    void schedule(long dueNanos, LongConsumer action) {
        events.add(new Event(dueNanos, sequence++, action));
        long wake = Math.max(dueNanos, ranNanos + MIN_PARK_NANOS);
        if (wake < wakeNanos) {
            wakeNanos = wake;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private long now() {
        return System.nanoTime() - originNanos;
    }

    private void run() {
        while (!closed) {
            run(this::runDue);
            park();
        }
    }

    private void runDue(long nowNanos) {
        ranNanos = nowNanos;
        wakeNanos = nowNanos;
        while (!events.isEmpty() && events.peek().dueNanos() <= nowNanos) {
            Event event = events.remove();
            event.action().accept(event.dueNanos());
        }
        wakeNanos = events.isEmpty() ? Long.MAX_VALUE : Math.max(events.peek().dueNanos(), nowNanos + MIN_PARK_NANOS);
    }

    private void park() {
        long nanos = wakeNanos - now();
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }
}
