package dev.floodclone.storage;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.ChunkLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a file system has room for a file, asked before anything flows. */
final class FreeSpace {

    /** One block of the file systems in use. */
    private static final int SAMPLE_BYTES = 4096;

    private FreeSpace() {
    }

    /**
     * @throws FloodException {@link ExitStatus#NO_SPACE} unless the free space and what {@code part} occupies suffice
     */
    static void require(Disk disk, Path directory, RawFile part, ChunkLayout layout) throws IOException {
        long freeBytes = disk.freeBytes(directory);
        if (freeBytes < 0 || freeBytes >= layout.fileBytes()) {
            return;
        }
        long missingBytes = layout.fileBytes() - occupiedBytes(part, layout);
        if (missingBytes > freeBytes) {
            throw new FloodException(ExitStatus.NO_SPACE, String.format(Locale.ROOT,
                    "not enough space in %s: %s more needed, %s free; make room or choose another place with -o",
                    directory, mebibytes(missingBytes), mebibytes(freeBytes)));
        }
    }

    /**
     * About what an earlier attempt left on the disk. The Java library does not tell how much of a sparse file is
     * allocated, but chunks are written from their beginning, so that one which begins with zeros most likely is a
     * hole.
     */
    private static long occupiedBytes(RawFile part, ChunkLayout layout) throws IOException {
        long partBytes = part.length();
        long occupied = 0;
        byte[] sample = new byte[SAMPLE_BYTES];
        for (int chunk = 0; chunk < layout.count() && layout.offset(chunk) < partBytes; chunk++) {
            int length = (int) Math.min(SAMPLE_BYTES, partBytes - layout.offset(chunk));
            part.read(layout.offset(chunk), sample, 0, length);
            if (!isZero(sample, length)) {
                occupied += Math.min(layout.length(chunk), partBytes - layout.offset(chunk));
            }
        }
        return occupied;
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
