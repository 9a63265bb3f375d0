package dev.floodclone.transport.kwik;

import dev.floodclone.proto.v1.ChunkHeader;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.ControlFrame;
import dev.floodclone.transport.ProtocolException;
import dev.floodclone.transport.TransportListener;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicStream;
import tech.kwik.core.impl.QuicConnectionImpl;

/** The chunks of one connection: at most one on its way out, any on their way in. Owned by {@link KwikConnection}. */
final class ChunkStreams {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkStreams.class);

    private final Connection connection;
    private final QuicConnectionImpl quic;
    private final StreamOpener streams;
    private final TransportListener listener;
    private final StallGuard guard;
    private final BlockedThreads readers;
    private final Consumer<ControlFrame> control;
    private final BooleanSupplier ended;
    private final AtomicReference<OutgoingChunk> outgoing = new AtomicReference<>();
    private final Set<IncomingChunk> incoming = ConcurrentHashMap.newKeySet();
    private final LongAdder receivedBytes = new LongAdder();

    /**
     * @param control sends a frame to the peer
     * @param ended whether the connection is over, and nothing is to be reported any more
     */
    ChunkStreams(Connection connection, QuicConnectionImpl quic, StreamOpener streams, TransportListener listener,
            StallGuard guard, BlockedThreads readers, Consumer<ControlFrame> control, BooleanSupplier ended) {
        this.connection = connection;
        this.quic = quic;
        this.streams = streams;
        this.listener = listener;
        this.guard = guard;
        this.readers = readers;
        this.control = control;
        this.ended = ended;
    }

    /** Takes the place of the chunk that is sent next, until {@link #transmit} has reported it. */
    OutgoingChunk begin(int chunk, int length, ChunkReader reader, boolean duplicate) {
        OutgoingChunk sending = new OutgoingChunk(quic, chunk, length, reader, duplicate);
        if (!outgoing.compareAndSet(null, sending)) {
            throw new IllegalStateException("a chunk is being sent on " + connection);
        }
        return sending;
    }

    /** Blocks until the chunk was handed over or its sending ended otherwise. */
    void transmit(OutgoingChunk sending) {
        SendOutcome outcome;
        try {
            outcome = sending.run(streams, guard, connection::snapshot);
        } catch (IOException e) {
            LOG.debug("{}: chunk {} was not sent: {}", connection, sending.chunk(), e.getMessage());
            outcome = SendOutcome.REFUSED;
        }
        outgoing.set(null);
        if (!ended.getAsBoolean()) {
            listener.chunkSent(connection, sending.chunk(), outcome);
        }
    }

    void cancelSend(int chunk) {
        OutgoingChunk current = outgoing.get();
        if (current != null && current.chunk() == chunk) {
            current.stop(SendOutcome.CANCELLED);
        }
    }

    /** The peer does not want what comes on this stream. */
    void refused(int streamId) {
        OutgoingChunk current = outgoing.get();
        if (current != null && current.streamId() == streamId) {
            current.stop(SendOutcome.REFUSED);
        }
    }

    /** Blocks until the peer's chunk was read to its end, wanted or not. */
    void receive(QuicStream stream) throws ProtocolException {
        IncomingChunk arriving = new IncomingChunk(stream, readers, receivedBytes, System.nanoTime());
        incoming.add(arriving);
        try {
            ChunkHeader header = arriving.readHeader();
            Optional<ChunkSink> sink =
                    listener.chunkArriving(connection, header.getChunk(), header.getLength(), header.getDuplicate());
            if (sink.isEmpty()) {
                refuse(arriving);
            }
            arriving.pump(sink, header.getLength(), () -> refuse(arriving));
        } catch (IOException e) {
            LOG.debug("{}: a chunk ended before its header: {}", connection, e.getMessage());
        } finally {
            incoming.remove(arriving);
        }
    }

    private void refuse(IncomingChunk arriving) {
        if (arriving.stop()) {
            control.accept(new ControlFrame.StopChunk(arriving.streamId()));
        }
    }

    void stopReceiving(int chunk) {
        for (IncomingChunk arriving : incoming) {
            if (arriving.chunk() == chunk) {
                refuse(arriving);
            }
        }
    }

    boolean isSending() {
        return outgoing.get() != null;
    }

    boolean isReceiving() {
        return !incoming.isEmpty();
    }

    /** Bytes of chunks that came, wanted or not. */
    long receivedBytes() {
        return receivedBytes.sum();
    }

    /** When something last came of the chunks that are arriving; empty when none is. */
    OptionalLong lastByteNanos() {
        return incoming.stream().mapToLong(IncomingChunk::lastByteNanos).max();
    }

    /** Whether the path took nothing of the chunk that is being sent for longer than {@code limit}. */
    boolean isStuck(long nowNanos, Duration limit) {
        OutgoingChunk current = outgoing.get();
        return current != null && nowNanos - current.lastProgressNanos() > limit.toNanos();
    }

    /** Gives up chunks of which nothing came for longer than {@code limit}. */
    void giveUpSilent(long nowNanos, Duration limit) {
        for (IncomingChunk arriving : incoming) {
            if (nowNanos - arriving.lastByteNanos() > limit.toNanos()) {
                arriving.giveUp();
            }
        }
    }
}
