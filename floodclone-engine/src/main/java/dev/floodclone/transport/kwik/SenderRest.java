package dev.floodclone.transport.kwik;

import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.Sender;

/**
 * Where Kwik's sender thread waits for something to send. Kwik wakes it twice for each packet that arrives, and each
 * time it looks in vain through all its queues; a timer thread would have to wake it for the pacer. Here it sleeps until
 * what it waits for is there: a request while there is room to send, room while there are requests, the pacer's time,
 * or the time of an acknowledgement, which needs no room.
 *
 * <p>Before the handshake is confirmed there are other packets to send, and the thread waits as Kwik has it.
 */
final class SenderRest {

    /**
     * What may leave now.
     *
     * @param bytes room for one packet, or 0 for none
     * @param waitNanos after which there may be room; 0 where that depends on acknowledgements
     */
    record Allowance(long bytes, long waitNanos) {
    }

    /** Nothing is known of that would need it: a net below what wakes the thread. */
    private static final long IDLE_NANOS = 500_000_000;

    /** Kwik sends an acknowledgement that is due within less than this. */
    private static final long ACK_GRAIN_NANOS = 1_000_000;

    /** The guard's grain: what it has nothing to wake for would be asked about again and again. */
    private static final long GUARD_GRAIN_NANOS = 1_000_000;

    private enum Awaited { ANYTHING, REQUEST, ROOM, TIME }

    private final SendRequestQueue queue;
    private final BooleanSupplier confirmed;
    private final Sender sender;
    private final ScheduledExecutorService timer;
    private volatile StallGuard guard;
    private volatile Awaited awaited = Awaited.ANYTHING;
    private volatile long untilNanos;
    private volatile boolean woken;
    private volatile Thread resting;
    private volatile boolean wakeScheduled;
    private boolean on;

    /**
     * @param queue the requests of application data and what belongs to it
     * @param confirmed whether the handshake is confirmed (RFC 9001 section 4.1.2)
     * @param timer wakes the thread for the pacer until then
     */
    SenderRest(SendRequestQueue queue, BooleanSupplier confirmed, Sender sender, ScheduledExecutorService timer) {
        this.queue = queue;
        this.confirmed = confirmed;
        this.sender = sender;
        this.timer = timer;
    }

    /** Lets the thread look after streams that stalled: they are what nothing was requested for. */
    void watch(StallGuard stalling) {
        guard = stalling;
    }

    /** To be called by the sender thread only; returns the room for the next packet when it has something to do. */
    long await(Supplier<Allowance> allowance) {
        while (true) {
            prepare();
            Allowance allowed = allowance.get();
            if (!mayRest()) {
                wakeLater(allowed.waitNanos());
                return allowed.bytes();
            }
            long nanos = restNanos(allowed);
            if (nanos <= 0) {
                // Kwik comes back after that instead of waiting by itself.
                sender.flush();
                return allowed.bytes();
            }
            rest(nanos);
        }
    }

    /** From here on nothing is missed. */
    private void prepare() {
        awaited = Awaited.ANYTHING;
        untilNanos = System.nanoTime() + IDLE_NANOS;
        woken = false;
    }

    /** Kwik ends the thread by an interrupt. */
    private boolean mayRest() {
        on = on || confirmed.getAsBoolean();
        return on && !Thread.currentThread().isInterrupted();
    }

    private long restNanos(Allowance allowed) {
        boolean requests = queue.hasRequests();
        if (queue.hasProbe() || requests && allowed.bytes() > 0) {
            return 0;
        }
        long ackNanos = ackNanos();
        if (ackNanos < ACK_GRAIN_NANOS) {
            return 0;
        }
        if (!requests) {
            return awaiting(Awaited.REQUEST, Math.min(ackNanos, guardNanos()));
        }
        return allowed.waitNanos() == 0
                ? awaiting(Awaited.ROOM, ackNanos)
                : awaiting(Awaited.TIME, Math.min(ackNanos, allowed.waitNanos()));
    }

    private long awaiting(Awaited what, long nanos) {
        awaited = what;
        return nanos;
    }

    private long ackNanos() {
        Instant due = queue.nextDelayedSend();
        return due == null ? IDLE_NANOS : Math.min(IDLE_NANOS, Duration.between(Instant.now(), due).toNanos());
    }

    private long guardNanos() {
        StallGuard stalling = guard;
        if (stalling == null) {
            return IDLE_NANOS;
        }
        long nowNanos = System.nanoTime();
        stalling.tick(nowNanos);
        return Math.max(GUARD_GRAIN_NANOS, stalling.nanosToTick(nowNanos));
    }

    private void rest(long nanos) {
        untilNanos = System.nanoTime() + nanos;
        resting = Thread.currentThread();
        if (!woken) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    private void wakeLater(long nanos) {
        if (nanos > 0 && !wakeScheduled) {
            wakeScheduled = true;
            try {
                timer.schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The transport is closing.
            }
        }
    }

    /** Something changed: lets the thread look again. */
    void wake() {
        wakeScheduled = false;
        sender.flush();
        unpark();
    }

    /** Acknowledgements came, or packets were lost. */
    void roomMade() {
        wakeIf(Awaited.ROOM);
    }

    /** An acknowledgement is to be sent in so many milliseconds. */
    void ackRequested(int millis) {
        if (untilNanos - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(millis)) {
            unpark();
        }
    }

    private void wakeIf(Awaited what) {
        Awaited now = awaited;
        if (now == Awaited.ANYTHING || now == what) {
            unpark();
        }
    }

    private void unpark() {
        woken = true;
        Thread thread = resting;
        if (thread != null) {
            resting = null;
            LockSupport.unpark(thread);
        }
    }

    /** What Kwik's queue of requests is to keep them in. */
    Deque<Object> requests() {
        return new Announced(() -> wakeIf(Awaited.REQUEST));
    }

    /** What Kwik's queue of requests is to keep probes in, which need no room. */
    Deque<Object> probes() {
        return new Announced(this::unpark);
    }

    /** Tells of each thing that is added, in the ways in which Kwik adds. */
    private static final class Announced extends ConcurrentLinkedDeque<Object> {

        private static final long serialVersionUID = 1;

        private final transient Runnable added;

        Announced(Runnable added) {
            this.added = added;
        }

        @Override
        public void addFirst(Object element) {
            super.addFirst(element);
            added.run();
        }

        @Override
        public void addLast(Object element) {
            super.addLast(element);
            added.run();
        }
    }
}
