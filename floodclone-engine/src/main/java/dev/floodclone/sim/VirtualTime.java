package dev.floodclone.sim;

import java.util.PriorityQueue;

/** The clock of a simulation, and what is to happen when; at one instant in the order in which it was planned. */
final class VirtualTime {

    private final PriorityQueue<Item> agenda = new PriorityQueue<>();
    private long itemCount;
    private long nowNanos;

    private record Item(long atNanos, long order, Runnable action) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    void moveTo(long nanos) {
        nowNanos = nanos;
    }

    void at(long nanos, Runnable action) {
        agenda.add(new Item(nanos, itemCount++, action));
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
            agenda.remove().action.run();
        }
    }
}
