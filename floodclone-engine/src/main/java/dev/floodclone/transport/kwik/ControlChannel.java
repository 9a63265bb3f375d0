package dev.floodclone.transport.kwik;

import dev.floodclone.transport.ControlFrame;
import dev.floodclone.transport.MessageCodec;
import dev.floodclone.transport.ProtocolException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The control stream of one connection: a bounded queue of frames with a thread that writes them, and a thread that
 * reads. Frames may be queued before the stream is there. Owned by its {@link KwikConnection}.
 */
final class ControlChannel {

    /** A peer that lets more than this pile up does not read. */
    static final int MAX_QUEUED_BYTES = 16 << 20;

    private final Queue<byte[]> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean finishing;

    /**
     * Never blocks.
     *
     * @return false when the queue is full
     */
    synchronized boolean offer(ControlFrame frame) {
        if (finishing) {
            return true;
        }
        byte[] bytes = MessageCodec.encode(frame);
        if (queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
            return false;
        }
        queue.add(bytes);
        queuedBytes += bytes.length;
        notifyAll();
        return true;
    }

    /** Queues an empty frame so that the peer learns of the stream and can write on it. */
    synchronized void open() {
        queue.add(new byte[] {0});
        queuedBytes++;
        notifyAll();
    }

    /** Lets {@link #write} return after what is queued now. */
    synchronized void finish() {
        finishing = true;
        notifyAll();
    }

    /**
     * Writes frames until {@link #finish}, then ends the stream.
     *
     * @param written called whenever something was
     */
    void write(GuardedOutput out, Runnable written) throws IOException {
        for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
            out.write(bytes, bytes.length);
            written.run();
        }
        out.close();
    }

    /** The next bytes to write, or none at the end. */
    private synchronized byte[] next() {
        awaitFrame();
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        while (!queue.isEmpty() && gathered.size() < GuardedOutput.PIECE_BYTES) {
            byte[] frame = queue.poll();
            queuedBytes -= frame.length;
            gathered.writeBytes(frame);
        }
        return gathered.toByteArray();
    }

    private synchronized void awaitFrame() {
        while (queue.isEmpty() && !finishing) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Meant for an earlier stream of this thread: the end of the channel is told by finish.
            }
        }
    }

    /** Hands on what the peer sends until it ends the stream. */
    static void read(GuardedInput stream, Consumer<ControlFrame> handler) throws IOException, ProtocolException {
        InputStream in = new BufferedInputStream(stream);
        for (byte[] bytes = MessageCodec.readFrame(in); bytes != null; bytes = MessageCodec.readFrame(in)) {
            Optional<ControlFrame> frame = MessageCodec.decode(bytes);
            frame.ifPresent(handler);
        }
    }
}
