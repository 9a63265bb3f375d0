package dev.floodclone.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The border to the file system that received files go to. */
interface Disk {

    /** The machine's own. */
    Disk SYSTEM = new Disk() {
        @Override
        public RawFile open(Path file) throws IOException {
            return PooledFile.forWriting(file);
        }

        @Override
        public long freeBytes(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }
    };

    /** Opens an existing file for reading and writing. */
    RawFile open(Path file) throws IOException;

    /** Bytes that this process may still write to the file system of {@code directory}. */
    long freeBytes(Path directory) throws IOException;
}
