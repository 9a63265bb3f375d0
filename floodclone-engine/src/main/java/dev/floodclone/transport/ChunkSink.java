package dev.floodclone.transport;

import java.io.IOException;

/** Where the bytes of an incoming chunk go; used by one thread at a time, in order. */
public interface ChunkSink {

    void write(byte[] data, int offset, int length) throws IOException;

    /** All bytes arrived. */
    void complete() throws IOException;

    /** The chunk will not be completed over this connection. */
    void abort(String reason);
}
