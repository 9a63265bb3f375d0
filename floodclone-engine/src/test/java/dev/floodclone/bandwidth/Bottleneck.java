package dev.floodclone.bandwidth;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** A link that serialises packets at a rate, behind a drop-tail queue, with random loss and a one-way delay. */
final class Bottleneck {

    private record Packet(int bytes, long arrivedNanos, Runnable delivery) {
    }

    private final VirtualTime time;
    private final RandomGenerator random;
    private final long oneWayNanos;
    private final int queuePackets;
    private final Queue<Packet> queue = new ArrayDeque<>();
    private Bandwidth rate;
    private double lossRate;
    private boolean busy;
    private long passedPackets;
    private long droppedPackets;
    private double queuedNanos;

    Bottleneck(VirtualTime time, RandomGenerator random, Bandwidth rate, long oneWayNanos, int queuePackets) {
        this.time = time;
        this.random = random;
        this.rate = rate;
        this.oneWayNanos = oneWayNanos;
        this.queuePackets = queuePackets;
    }

    void setRate(Bandwidth newRate) {
        rate = newRate;
    }

    void setLossRate(double newLossRate) {
        lossRate = newLossRate;
    }

    void offer(int bytes, Runnable delivery) {
        if (random.nextDouble() < lossRate) {
            return;
        }
        if (queue.size() >= queuePackets) {
            droppedPackets++;
            return;
        }
        queue.add(new Packet(bytes, time.nowNanos(), delivery));
        serveNext();
    }

    private void serveNext() {
        if (busy || queue.isEmpty()) {
            return;
        }
        busy = true;
        Packet packet = queue.remove();
        queuedNanos += time.nowNanos() - packet.arrivedNanos();
        passedPackets++;
        time.after(rate.nanosFor(packet.bytes()), () -> {
            busy = false;
            time.after(oneWayNanos, packet.delivery());
            serveNext();
        });
    }

    long oneWayNanos() {
        return oneWayNanos;
    }

    Bandwidth rate() {
        return rate;
    }

    /** Share of the packets that the full queue dropped. */
    double overflowRate() {
        return (double) droppedPackets / Math.max(1, droppedPackets + passedPackets);
    }

    /** Packets that the full queue dropped. */
    long droppedPackets() {
        return droppedPackets;
    }

    double meanQueuedMillis() {
        return queuedNanos / Math.max(1, passedPackets) / 1e6;
    }
}
