package dev.floodclone.storage;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two processes from writing the same {@code .part} file. Its channel is used for nothing but the lock, so that
 * no interrupt can close it.
 */
final class PartLock implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PartLock.class);

    private final FileChannel channel;
    private final boolean created;

    private PartLock(FileChannel channel, boolean created) {
        this.channel = channel;
        this.created = created;
    }

    /** Locks the file, which is made when it is missing. A link is not followed: someone else may have put it there. */
    static PartLock acquire(Path part) throws IOException {
        boolean created = Files.notExists(part, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(part,
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (!locked(channel, part)) {
            channel.close();
            throw new FloodException(ExitStatus.USAGE, "another process is already receiving into " + part
                    + ": let it finish or choose another place with -o");
        }
        return new PartLock(channel, created);
    }

    /** Whether the file was missing before. */
    boolean created() {
        return created;
    }

    boolean isHeld() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean locked(FileChannel channel, Path part) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // Some network file systems know no locks; receiving is worth more than this safeguard.
            LOG.debug("cannot lock {}", part, e);
            return true;
        }
    }
}
