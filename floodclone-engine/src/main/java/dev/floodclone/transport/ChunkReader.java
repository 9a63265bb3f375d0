package dev.floodclone.transport;

import java.io.IOException;

/** Where the bytes of an outgoing chunk come from. */
@FunctionalInterface
public interface ChunkReader {

    /** Reads exactly {@code length} bytes of {@code chunk}, starting {@code offset} bytes into it. */
    void read(int chunk, int offset, byte[] target, int targetOffset, int length) throws IOException;
}
