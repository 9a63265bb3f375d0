package dev.floodclone.sim;

import com.google.common.math.LongMath;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * One direction of a link in virtual time: a drop-tail queue of packets, a transmitter of a fixed rate, random loss
 * after transmission (so that lost packets use capacity), then propagation. Packets keep their order, also when the
 * delay shrinks.
 *
 * <p>Time never runs backwards: an earlier {@code nowNanos} than one seen before counts as that one. Every packet
 * offered is in the end exactly one of: delivered, dropped (queue full or link cut) or lost. Owned by one thread at a
 * time.
 *
 * @param <P> what a packet is to the owner
 */
final class LinkModel<P> {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Waiting<P>(P packet, int wireBytes) {
    }

    private record Propagating<P>(P packet, long arrivalNanos) {
    }

    private final RandomGenerator random;
    private final ArrayDeque<Waiting<P>> queue = new ArrayDeque<>();
    private final ArrayDeque<Propagating<P>> propagating = new ArrayDeque<>();
    private LinkSettings settings;
    private Waiting<P> transmitting;
    private long finishNanos;
    private long clockNanos = Long.MIN_VALUE;
    private long lastArrivalNanos = Long.MIN_VALUE;
    private LinkCounters counters = LinkCounters.ZERO;

    LinkModel(LinkSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Takes a packet at the sending end; false when it was dropped. */
    boolean offer(long nowNanos, P packet, int wireBytes) {
        advance(nowNanos);
        if (!settings.up() || transmitting != null && queue.size() >= settings.queuePackets()) {
            counters = counters.plusDropped(1);
            return false;
        }
        queue.add(new Waiting<>(packet, wireBytes));
        if (transmitting == null) {
            transmitNext(clockNanos);
        }
        return true;
    }

    /** When {@link #poll} may have the next packet; {@link Long#MAX_VALUE} when there is none on the link. */
    long nextNanos() {
        if (!propagating.isEmpty()) {
            return propagating.peek().arrivalNanos();
        }
        return transmitting == null ? Long.MAX_VALUE : finishNanos + settings.delayNanos();
    }

    /** The next packet that has arrived at the far end by now, or null. */
    P poll(long nowNanos) {
        advance(nowNanos);
        if (propagating.isEmpty() || propagating.peek().arrivalNanos() > clockNanos) {
            return null;
        }
        return propagating.remove().packet();
    }

    /** Changes take effect now: what is left of the packet in transmission goes on at the new rate. */
    void change(long nowNanos, LinkChange change) {
        advance(nowNanos);
        LinkSettings old = settings;
        settings = change.applyTo(old);
        if (!settings.up()) {
            dropQueue();
        } else if (transmitting != null) {
            double left = (double) (finishNanos - clockNanos) * old.rate().bytesPerSecond();
            finishNanos = clockNanos + (long) Math.ceil(left / settings.rate().bytesPerSecond());
        }
    }

    LinkSettings settings() {
        return settings;
    }

    LinkCounters counters() {
        return counters;
    }

    private void dropQueue() {
        counters = counters.plusDropped(queue.size() + (transmitting == null ? 0 : 1));
        queue.clear();
        transmitting = null;
    }

    /** Brings the counters up to now; all else does so by itself. */
    void advance(long nowNanos) {
        clockNanos = Math.max(clockNanos, nowNanos);
        while (transmitting != null && finishNanos <= clockNanos) {
            finishTransmission();
            transmitNext(finishNanos);
        }
    }

    private void finishTransmission() {
        counters = counters.plusSent(transmitting.wireBytes());
        if (settings.lossProbability() > 0 && random.nextDouble() < settings.lossProbability()) {
            counters = counters.plusLost();
        } else {
            lastArrivalNanos = Math.max(lastArrivalNanos, finishNanos + settings.delayNanos());
            propagating.add(new Propagating<>(transmitting.packet(), lastArrivalNanos));
        }
    }

    private void transmitNext(long startNanos) {
        transmitting = queue.poll();
        if (transmitting != null) {
            finishNanos = startNanos + LongMath.divide(transmitting.wireBytes() * NANOS_PER_SECOND,
                    settings.rate().bytesPerSecond(), RoundingMode.CEILING);
        }
    }
}
