package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.MessageCodec;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicStream;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.impl.QuicConnectionImpl;

/** One chunk on its way out, on a unidirectional stream of its own. Run once, by one thread; stopped by any. */
final class OutgoingChunk {

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingChunk.class);

    private static final long CANCELLED_CODE = 0;

    private static final String STARTUP = "STARTUP";

    /** Other chunks may take their share of the rate; nor does a path that carries nothing any more hold a writer. */
    private static final int MAX_RESTS = 4;
    private static final long MIN_REST_NANOS = 1_000_000;
    private static final long MAX_REST_NANOS = 50_000_000;

    private final QuicConnectionImpl quic;
    private final int chunk;
    private final int length;
    private final ChunkReader reader;
    private final boolean duplicate;
    private volatile QuicStream stream;
    private boolean announced;
    private SendOutcome outcome;
    private volatile long lastProgressNanos = System.nanoTime();

    OutgoingChunk(QuicConnectionImpl quic, int chunk, int length, ChunkReader reader, boolean duplicate) {
        this.quic = quic;
        this.chunk = chunk;
        this.length = length;
        this.reader = reader;
        this.duplicate = duplicate;
    }

    int chunk() {
        return chunk;
    }

    /** When the path last took a piece of the chunk. */
    long lastProgressNanos() {
        return lastProgressNanos;
    }

    /** The stream's id, or -1 before there is one. */
    int streamId() {
        QuicStream opened = stream;
        return opened == null ? -1 : opened.getStreamId();
    }

    /** Ends the sending early, unless it has ended. */
    synchronized void stop(SendOutcome why) {
        if (outcome == null) {
            outcome = why;
            if (announced) {
                reset();
            }
        }
    }

    /** From here on the header is in the send buffer: a peer never hears of a stream that was reset before. */
    private synchronized void announced() {
        announced = true;
        if (outcome != null) {
            reset();
        }
    }

    /** Left to Kwik's sender thread: it fails when another thread clears the send buffer under its hands. */
    private void reset() {
        QuicStream opened = stream;
        quic.send(maxBytes -> {
            opened.resetStream(CANCELLED_CODE);
            return null;
        }, 1, EncryptionLevel.App, lost -> { }, true);
    }

    /**
     * Sends the chunk up to the send buffer.
     *
     * @throws IOException when the connection is gone or the peer itself stopped the stream
     */
    SendOutcome run(StreamOpener streams, StallGuard guard, Supplier<PathSnapshot> path) throws IOException {
        stream = streams.open(false);
        SendBufferDepth.set(stream, SendBufferDepth.bytes(path.get().bottleneck(), length));
        GuardedOutput out = new GuardedOutput(stream, guard);
        try {
            byte[] header = MessageCodec.encodeChunkHeader(chunk, length, duplicate);
            out.write(header, header.length);
            announced();
            byte[] block = new byte[Math.min(length, GuardedOutput.PIECE_BYTES)];
            for (int offset = 0; offset < length && !stopped(); offset += block.length) {
                int bytes = Math.min(block.length, length - offset);
                if (read(offset, block, bytes)) {
                    out.write(block, bytes);
                    lastProgressNanos = System.nanoTime();
                    awaitRoom(bytes, path);
                }
            }
        } catch (IOException e) {
            if (!stopped()) {
                throw e;
            }
        }
        return finish(out);
    }

    /**
     * Sleeps until the send buffer has room for as much again, as far as the path's rate tells: a writer that waits in a
     * full one is woken by every packet. Not in start-up, when the path's rate is still to be found.
     */
    private void awaitRoom(int bytes, Supplier<PathSnapshot> paths) {
        for (int rest = 0; rest < MAX_RESTS; rest++) {
            int missing = bytes - SendBufferDepth.room(stream);
            PathSnapshot path = paths.get();
            if (missing <= 0 || path.bottleneck().isZero() || path.state().equals(STARTUP)) {
                return;
            }
            long nanos = path.bottleneck().nanosFor(missing);
            LockSupport.parkNanos(Math.max(MIN_REST_NANOS, Math.min(nanos, MAX_REST_NANOS)));
        }
    }

    private synchronized boolean stopped() {
        return outcome != null;
    }

    private boolean read(int offset, byte[] block, int bytes) {
        try {
            reader.read(chunk, offset, block, 0, bytes);
            return true;
        } catch (IOException e) {
            LOG.warn("reading chunk {} failed: {}", chunk, e.toString());
            stop(SendOutcome.UNREADABLE);
            return false;
        }
    }

    private synchronized SendOutcome finish(GuardedOutput out) throws IOException {
        if (outcome == null) {
            out.close();
            outcome = SendOutcome.HANDED_OVER;
        }
        return outcome;
    }
}
