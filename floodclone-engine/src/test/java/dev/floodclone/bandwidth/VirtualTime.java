package dev.floodclone.bandwidth;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Discrete-event clock: runs what is scheduled in order of time, first come first served at equal times. */
final class VirtualTime {

    private record Event(long atNanos, long order, Runnable action) {
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long nowNanos;
    private long scheduled;

    VirtualTime(long startNanos) {
        nowNanos = startNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(nanos, nowNanos), scheduled++, action));
    }

    void after(long nanos, Runnable action) {
        at(nowNanos + nanos, action);
    }

    void runUntil(long nanos) {
        while (!events.isEmpty() && events.peek().atNanos() <= nanos) {
            Event event = events.poll();
            nowNanos = event.atNanos();
            event.action().run();
        }
        nowNanos = nanos;
    }
}
