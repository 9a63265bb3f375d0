package dev.floodclone.sim;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/** The clock of a simulation, and what is to happen when; at one instant in the order in which it was planned. */
final class VirtualTime {

    private final PriorityQueue<Instant> agenda = new PriorityQueue<>();
    private final Map<Long, Instant> byTime = new HashMap<>();
    private Instant latest = new Instant(-1, new ArrayDeque<>());
    private long nowNanos;

    /** Much happens at one instant, as a message reaches all neighbours that are equally far. */
    private record Instant(long atNanos, Queue<Runnable> actions) implements Comparable<Instant> {
        @Override
        public int compareTo(Instant other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    void moveTo(long nanos) {
        nowNanos = nanos;
    }

    void at(long nanos, Runnable action) {
        if (latest.atNanos != nanos || latest.actions.isEmpty()) {
            latest = byTime.computeIfAbsent(nanos, this::instant);
        }
        latest.actions.add(action);
    }

    private Instant instant(long nanos) {
        Instant instant = new Instant(nanos, new ArrayDeque<>(4));
        agenda.add(instant);
        return instant;
    }

    void after(long nanos, Runnable action) {
        at(nowNanos + nanos, action);
    }

    /** When the next thing is planned; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        return agenda.isEmpty() ? Long.MAX_VALUE : agenda.peek().atNanos;
    }

    /** Runs what is due, and what that plans for the same instant. */
    void runDue() {
        while (nextNanos() <= nowNanos) {
            Instant instant = agenda.peek();
            while (!instant.actions.isEmpty()) {
                instant.actions.remove().run();
            }
            agenda.remove(instant);
            byTime.remove(instant.atNanos);
        }
    }
}
