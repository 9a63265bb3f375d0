package dev.floodclone.transport.kwik;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import tech.kwik.core.QuicStream;
import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * Opens streams of one connection although Kwik may interrupt the calling thread: it interrupts whom it saw blocked on
 * an earlier stream, however late, and takes an interrupt while it opens one for a failure.
 */
final class StreamOpener {

    private final QuicConnectionImpl quic;
    private final BooleanSupplier ended;

    /** @param ended whether the connection is over */
    StreamOpener(QuicConnectionImpl quic, BooleanSupplier ended) {
        this.quic = quic;
        this.ended = ended;
    }

    /**
     * Blocks until the peer allows another stream.
     *
     * @throws IOException when the connection is over
     */
    QuicStream open(boolean bidirectional) throws IOException {
        while (!ended.getAsBoolean()) {
            try {
                return quic.createStream(bidirectional);
            } catch (RuntimeException e) {
                requireInterrupt(e);
            }
        }
        throw new IOException("the connection is over");
    }

    /** After an interrupt, and for nothing else, Kwik throws a bare RuntimeException: it thinks that impossible. */
    private static void requireInterrupt(RuntimeException failure) {
        if (failure.getClass() != RuntimeException.class) {
            throw failure;
        }
    }
}
