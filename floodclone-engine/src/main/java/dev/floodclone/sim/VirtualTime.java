package dev.floodclone.sim;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** The clock of a simulation, and what is to happen when; at one instant in the order in which it was planned. */
final class VirtualTime {

    private static final int RECENT = 64;

    private final PriorityQueue<Instant> agenda = new PriorityQueue<>();
    private final Map<Long, Instant> byTime = new HashMap<>();
    /** Instants that were looked for last, at most one for each place. */
    private final Instant[] recent = new Instant[RECENT];
    private long nowNanos;

    /** Much happens at one instant, as a message reaches all neighbours that are equally far. */
    private record Instant(long atNanos, ArrayDeque<Runnable> actions) implements Comparable<Instant> {
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
        Instant instant = recent[place(nanos)];
        if (instant == null || instant.atNanos != nanos || instant.actions.isEmpty()) {
            instant = byTime.computeIfAbsent(nanos, this::instant);
            recent[place(nanos)] = instant;
        }
        instant.actions.add(action);
    }

    /** By the golden ratio, as times are multiples of something more often than not. */
    private static int place(long nanos) {
        return (int) (nanos * 0x9E3779B97F4A7C15L >>> Long.SIZE - Integer.numberOfTrailingZeros(RECENT));
    }

    /** Whether nothing was planned for this time after this action, which is still to run. */
    boolean isLast(Runnable action, long nanos) {
        Instant instant = recent[place(nanos)];
        return instant != null && instant.atNanos == nanos && instant.actions.peekLast() == action;
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
