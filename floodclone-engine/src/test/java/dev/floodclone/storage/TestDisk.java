package dev.floodclone.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The machine's disk with as much room as a test says: both what it claims to have free and what it really takes; and
 * with the complaint that the test wants from bringing data to the device.
 */
final class TestDisk implements Disk {

    long freeBytes = Long.MAX_VALUE;
    long roomBytes = Long.MAX_VALUE;
    String syncComplaint;

    @Override
    public RawFile open(Path file) throws IOException {
        return new LimitedFile(PooledFile.forWriting(file));
    }

    @Override
    public long freeBytes(Path directory) {
        return freeBytes;
    }

    private final class LimitedFile implements RawFile {

        private final RawFile file;

        LimitedFile(RawFile file) {
            this.file = file;
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) throws IOException {
            if (length > roomBytes) {
                throw new IOException("No space left on device");
            }
            roomBytes -= length;
            file.write(position, source, offset, length);
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            file.read(position, target, offset, length);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void setLength(long bytes) throws IOException {
            file.setLength(bytes);
        }

        @Override
        public void force() throws IOException {
            if (syncComplaint != null) {
                throw new IOException(syncComplaint);
            }
            file.force();
        }

        @Override
        public void relocate(Move move) throws IOException {
            file.relocate(move);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
