package dev.floodclone.transport.kwik;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import tech.kwik.core.QuicStream;

/**
 * The sending side of a stream: in pieces that fit Kwik's send buffer, under the stall guard, and not to be fooled by
 * interrupts that Kwik meant for an earlier stream of the same thread. Used by one thread.
 */
final class GuardedOutput {

    /** Small against Kwik's send buffer of 50 KiB, so that it is refilled while the rest of it is still being sent. */
    static final int PIECE_BYTES = 16 << 10;

    private final OutputStream out;
    private final StallGuard.Watched watched;

    GuardedOutput(QuicStream stream, StallGuard guard) {
        this.out = stream.getOutputStream();
        this.watched = guard.watch(stream);
    }

    /**
     * Blocks until the send buffer has taken all.
     *
     * @throws IOException when the stream was reset or the connection is gone
     */
    void write(byte[] bytes, int length) throws IOException {
        for (int offset = 0; offset < length; offset += PIECE_BYTES) {
            writePiece(bytes, offset, Math.min(PIECE_BYTES, length - offset));
            watched.written(System.nanoTime());
        }
    }

    private void writePiece(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                out.write(bytes, offset, length);
                return;
            } catch (InterruptedIOException e) {
                // Nothing was taken; when the interrupt has a reason, the next attempt fails with it.
                Thread.interrupted();
            }
        }
    }

    void close() throws IOException {
        out.close();
        watched.written(System.nanoTime());
    }
}
