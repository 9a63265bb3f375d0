package dev.floodclone.transport.kwik;

import dev.floodclone.proto.v1.ChunkHeader;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.MessageCodec;
import dev.floodclone.transport.ProtocolException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicStream;

/**
 * One chunk on its way in. A chunk that is not wanted is read to the early end that the peer gives it: to abort reading
 * would lose what flow control allows for the bytes under way. Run once, by one thread; stopped by any.
 */
final class IncomingChunk {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingChunk.class);

    private static final int BLOCK_BYTES = 32 << 10;
    private static final long SILENT_CODE = 1;

    /** Some packets at 10 Mbit/s and more, and little against the time that a chunk takes. */
    private static final long GATHER_NANOS = 5_000_000;

    private final QuicStream stream;
    private final InputStream in;
    private final LongAdder counter;
    private volatile int chunk = -1;
    private volatile boolean stopped;
    private volatile long lastByteNanos;

    /** @param counter counts each byte that comes */
    IncomingChunk(QuicStream stream, BlockedThreads readers, LongAdder counter, long nowNanos) {
        this.counter = counter;
        this.stream = stream;
        this.in = new BufferedInputStream(new GuardedInput(stream, readers), BLOCK_BYTES);
        this.lastByteNanos = nowNanos;
    }

    int streamId() {
        return stream.getStreamId();
    }

    /** The chunk's index, or -1 before its header came. */
    int chunk() {
        return chunk;
    }

    /** Drops what arrives from now on; returns whether that is new. */
    synchronized boolean stop() {
        boolean first = !stopped;
        stopped = true;
        return first;
    }

    long lastByteNanos() {
        return lastByteNanos;
    }

    /** Lets some packets come together: waking this thread for each of them would cost more than reading it. */
    private void gather() throws IOException {
        if (in.available() == 0) {
            LockSupport.parkNanos(GATHER_NANOS);
        }
    }

    /** Gives the stream up, as nothing comes any more. */
    void giveUp() {
        stream.abortReading(SILENT_CODE);
    }

    ChunkHeader readHeader() throws IOException, ProtocolException {
        ChunkHeader header = MessageCodec.readChunkHeader(in);
        chunk = header.getChunk();
        return header;
    }

    /**
     * Reads the stream to its end.
     *
     * @param sink empty when the chunk was refused
     * @param refusal to be run when the sink does not take the bytes
     */
    void pump(Optional<ChunkSink> sink, int length, Runnable refusal) throws ProtocolException {
        Delivery delivery = new Delivery(sink, refusal);
        byte[] block = new byte[Math.min(length, BLOCK_BYTES)];
        int received = 0;
        try {
            for (int bytes = in.read(block); bytes >= 0; bytes = in.read(block)) {
                lastByteNanos = System.nanoTime();
                counter.add(bytes);
                received += bytes;
                if (received > length) {
                    throw new ProtocolException("chunk " + chunk + " is longer than its header says");
                }
                delivery.write(block, bytes, received == length);
                gather();
            }
            delivery.abort("the peer stopped sending");
        } catch (IOException e) {
            delivery.abort(e.getMessage());
        } finally {
            delivery.abort("protocol error");
        }
    }

    /** What is still due to the sink: nothing after it completed, failed or was stopped. */
    private final class Delivery {

        private ChunkSink sink;
        private final Runnable refusal;

        Delivery(Optional<ChunkSink> sink, Runnable refusal) {
            this.sink = sink.orElse(null);
            this.refusal = refusal;
        }

        void write(byte[] block, int bytes, boolean last) {
            if (stopped) {
                abort("stopped");
            }
            if (sink == null) {
                return;
            }
            try {
                sink.write(block, 0, bytes);
                if (last) {
                    sink.complete();
                    sink = null;
                }
            } catch (IOException e) {
                LOG.warn("storing chunk {} failed: {}", chunk, e.toString());
                abort(e.toString());
                refusal.run();
            }
        }

        void abort(String reason) {
            if (sink != null) {
                ChunkSink failed = sink;
                sink = null;
                failed.abort(reason);
            }
        }
    }
}
