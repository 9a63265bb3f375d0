package dev.floodclone.transport.kwik;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import tech.kwik.core.QuicStream;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.stream.FlowControlUpdateListener;

/**
 * Keeps the streams of one connection from stalling for ever. Kwik 0.10.8 counts a stream's queued send requests only
 * after queueing one ({@code StreamOutputStreamImpl.scheduleSendStreamFrameRequest}), so that a sender thread that is
 * quick enough finds the count wrong, queues no further request for the rest of the data, and nobody ever does. Telling
 * the stream that its flow control has room makes it queue a request if it has none, also after it was closed.
 *
 * <p>A stream is told so {@code firstKickNanos} after the last write to it, and then at doubling intervals until
 * {@link #LAST_KICK_NANOS} have passed: a stream that moves is left alone, lost packets of a closed one are covered.
 */
final class StallGuard {

    static final long FIRST_KICK_NANOS = 5_000_000;

    /** Longest interval; the sum of all of them is twice that. */
    private static final long LAST_KICK_NANOS = 5_000_000_000L;

    private final QuicConnectionImpl connection;
    private final long firstKickNanos;
    private final PriorityQueue<Watched> queue = new PriorityQueue<>(Comparator.comparingLong(w -> w.queuedForNanos));
    private final ConcurrentLinkedQueue<FlowControlUpdateListener> kicks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean kicking = new AtomicBoolean();

    StallGuard(QuicConnectionImpl connection, long firstKickNanos) {
        this.connection = connection;
        this.firstKickNanos = firstKickNanos;
    }

    Watched watch(QuicStream stream) {
        return new Watched((FlowControlUpdateListener) stream.getOutputStream());
    }

    /** To be called every few milliseconds, by any thread. */
    void tick(long nowNanos) {
        for (Watched stream : due(nowNanos)) {
            kicks.add(stream.output);
        }
        if (!kicks.isEmpty() && kicking.compareAndSet(false, true)) {
            connection.send(kick(), 1, EncryptionLevel.App, lost -> { }, true);
        }
    }

    /** After so many nanoseconds {@link #tick} may have something to do. */
    synchronized long nanosToTick(long nowNanos) {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().queuedForNanos - nowNanos;
    }

    private synchronized List<Watched> due(long nowNanos) {
        List<Watched> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().queuedForNanos - nowNanos <= 0) {
            Watched stream = queue.poll();
            if (stream.dueNanos - nowNanos <= 0) {
                due.add(stream);
                stream.intervalNanos *= 2;
                stream.dueNanos = nowNanos + stream.intervalNanos;
            }
            if (stream.intervalNanos <= LAST_KICK_NANOS) {
                enqueue(stream);
            } else {
                stream.queued = false;
            }
        }
        return due;
    }

    private void enqueue(Watched stream) {
        stream.queued = true;
        stream.queuedForNanos = stream.dueNanos;
        queue.add(stream);
    }

    /** A request that yields no frame: Kwik's sender thread runs it between two frames, where no race is left. */
    private Function<Integer, QuicFrame> kick() {
        return maxBytes -> {
            kicking.set(false);
            for (FlowControlUpdateListener output = kicks.poll(); output != null; output = kicks.poll()) {
                output.streamNotBlocked(0);
            }
            return null;
        };
    }

    /** A stream under guard; its writer says when it wrote. */
    final class Watched {

        private final FlowControlUpdateListener output;
        private long dueNanos;
        private long intervalNanos;
        private long queuedForNanos;
        private boolean queued;

        private Watched(FlowControlUpdateListener output) {
            this.output = output;
        }

        /** The stream was written to or closed. */
        void written(long nowNanos) {
            synchronized (StallGuard.this) {
                intervalNanos = firstKickNanos;
                dueNanos = nowNanos + firstKickNanos;
                if (queued && queuedForNanos - dueNanos > 0) {
                    queue.remove(this);
                    queued = false;
                }
                if (!queued) {
                    enqueue(this);
                }
            }
        }
    }
}
