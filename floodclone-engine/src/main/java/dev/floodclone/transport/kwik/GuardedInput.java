package dev.floodclone.transport.kwik;

import java.io.IOException;
import java.io.InputStream;
import tech.kwik.core.QuicStream;

/**
 * The receiving side of a stream. Kwik's reads miss a reset or an abort that comes just before they wait, and fail with
 * any exception when one comes while they copy: here the first are woken through {@code readers}, which is interrupted
 * now and then (a read that waits with good reason goes on waiting), and the second are {@link IOException}s.
 */
final class GuardedInput extends InputStream {

    private final InputStream in;
    private final BlockedThreads readers;

    GuardedInput(QuicStream stream, BlockedThreads readers) {
        this.in = stream.getInputStream();
        this.readers = readers;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        readers.enter();
        try {
            return in.read(target, offset, length);
        } catch (RuntimeException e) {
            throw new IOException("the stream was reset while it was read", e);
        } finally {
            readers.leave();
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
