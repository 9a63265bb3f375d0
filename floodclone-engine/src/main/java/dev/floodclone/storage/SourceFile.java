package dev.floodclone.storage;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The file that a source sends, as it was when it was opened; when it is changed later, reading it fails. Safe for
 * use by several threads, and no interrupt harms it.
 */
public final class SourceFile implements Closeable {

    private final Path path;
    private final PooledFile file;
    private final long bytes;
    private final FileTime modified;

    private SourceFile(Path path, BasicFileAttributes attributes) throws IOException {
        this.path = path;
        this.bytes = attributes.size();
        this.modified = attributes.lastModifiedTime();
        this.file = PooledFile.forReading(path);
    }

    /** @throws FloodException {@link ExitStatus#USAGE} when there is no regular file that can be read */
    public static SourceFile open(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw unusable(path, "it is a directory; pack it into one file first");
            }
            if (!attributes.isRegularFile()) {
                throw unusable(path, "it is not a regular file");
            }
            if (!Files.isReadable(path)) {
                throw unusable(path, "permission denied");
            }
            return new SourceFile(path, attributes);
        } catch (NoSuchFileException e) {
            throw unusable(path, "no such file");
        } catch (IOException e) {
            throw unusable(path, FailureReason.of(e));
        }
    }

    /** The name under which the file is sent. */
    public String name() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    public Path path() {
        return path;
    }

    /** Size of the file. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reads exactly {@code length} bytes that lie within the file.
     *
     * @throws FloodException {@link ExitStatus#INTEGRITY} when the file is no longer the one that was opened
     */
    public void read(long offset, byte[] target, int targetOffset, int length) throws IOException {
        try {
            file.read(offset, target, targetOffset, length);
        } catch (EOFException e) {
            throw changed();
        }
        // Checked afterwards: then a change that this read may have seen is not missed.
        requireUnchanged();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void requireUnchanged() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != bytes || !now.lastModifiedTime().equals(modified)) {
                throw changed();
            }
        } catch (NoSuchFileException e) {
            throw changed();
        }
    }

    private FloodException changed() {
        return new FloodException(ExitStatus.INTEGRITY,
                path + " changed while being sent: leave it alone and send it again");
    }

    private static FloodException unusable(Path path, String reason) {
        return new FloodException(ExitStatus.USAGE, "cannot send " + path + ": " + reason);
    }
}
