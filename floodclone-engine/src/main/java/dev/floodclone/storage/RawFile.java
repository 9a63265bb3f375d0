package dev.floodclone.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The border to the operating system's file: read and written at any position by any number of threads at once. */
interface RawFile extends Closeable {

    /** Reads exactly {@code length} bytes; {@link java.io.EOFException} when the file ends before. */
    void read(long position, byte[] target, int offset, int length) throws IOException;

    void write(long position, byte[] source, int offset, int length) throws IOException;

    long length() throws IOException;

    /** Cuts the file, or lets it grow without writing to it. */
    void setLength(long bytes) throws IOException;

    /** Returns when everything written so far is on the device. */
    void force() throws IOException;

    /**
     * Lets {@code move} give the file another name while nothing reads or writes it; from then on it is read only. When
     * {@code move} fails, everything stays as it was.
     */
    void relocate(Move move) throws IOException;

    /** Renames a file and returns its new path. */
    @FunctionalInterface
    interface Move {
        Path run() throws IOException;
    }
}
