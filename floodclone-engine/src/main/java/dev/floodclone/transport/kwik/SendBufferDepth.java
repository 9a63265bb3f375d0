package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.Bandwidth;
import java.io.OutputStream;
import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicStream;
import tech.kwik.core.stream.SendBuffer;

/**
 * How much of a chunk may wait in Kwik's send buffer: what the path carries while its writer waits for the processor,
 * and no more than half a chunk, as the next chunk is chosen when the rest of one is in there. Kwik has 50 KiB for
 * every stream and no setting, which is two milliseconds on a link of 200 Mbit/s; where its private members are not
 * there, it stays so.
 */
final class SendBufferDepth {

    static final int KWIK_BYTES = 50 << 10;

    /** Some turns of other threads on a busy machine. */
    private static final long DEPTH_NANOS = 20_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(SendBufferDepth.class);
    private static final Field BUFFER = field("tech.kwik.core.stream.StreamOutputStreamImpl", "sendBuffer");
    private static final Field LIMIT = field("tech.kwik.core.stream.SendBuffer", "maxBufferSize");

    private SendBufferDepth() {
    }

    private static Field field(String owner, String name) {
        try {
            return CongestionControlInstaller.accessible(Class.forName(owner).getDeclaredField(name));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("this version of Kwik does not take larger send buffers, fast links may idle: {}", e.toString());
            return null;
        }
    }

    /** Bytes that may wait, for a chunk of {@code chunkBytes} on a path with this bottleneck. */
    static int bytes(Bandwidth bottleneck, int chunkBytes) {
        long depth = Math.min(bottleneck.bytesPerSecond() * DEPTH_NANOS / 1_000_000_000, chunkBytes / 2);
        return (int) Math.max(KWIK_BYTES, depth);
    }

    /** Bytes that the send buffer would take without waiting; all there can be where it cannot be asked. */
    static int room(QuicStream stream) {
        OutputStream output = stream.getOutputStream();
        if (!isKnown(output)) {
            return Integer.MAX_VALUE;
        }
        try {
            SendBuffer buffer = (SendBuffer) BUFFER.get(output);
            return LIMIT.getInt(buffer) - buffer.getAvailableBytes();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Kwik's send buffer cannot be read", e);
        }
    }

    private static boolean isKnown(OutputStream output) {
        return BUFFER != null && LIMIT != null && BUFFER.getDeclaringClass().isInstance(output);
    }

    /** To be called before the stream is written to. */
    static void set(QuicStream stream, int bytes) {
        OutputStream output = stream.getOutputStream();
        if (bytes > KWIK_BYTES && isKnown(output)) {
            try {
                LIMIT.setInt(BUFFER.get(output), bytes);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("Kwik's send buffer cannot be changed", e);
            }
        }
    }
}
