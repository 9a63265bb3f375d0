package dev.floodclone.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file behind as many handles as threads use it at once. No {@link java.nio.channels.FileChannel}: an interrupt of a
 * thread that reads or writes one closes it for all threads. No handle is closed before the file is closed or moved,
 * because on POSIX systems closing any of them gives up the process's lock on the file.
 */
final class PooledFile implements RawFile {

    private final ReadWriteLock access = new ReentrantReadWriteLock();
    private final Deque<RandomAccessFile> idle = new ConcurrentLinkedDeque<>();
    // Read under the read lock, written under the write lock.
    private Path path;
    private String mode;
    private boolean closed;

    private PooledFile(Path path, String mode) throws IOException {
        this.path = path;
        this.mode = mode;
        idle.push(newHandle());
    }

    static PooledFile forReading(Path path) throws IOException {
        return new PooledFile(path, "r");
    }

    static PooledFile forWriting(Path path) throws IOException {
        return new PooledFile(path, "rw");
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        use(handle -> {
            handle.seek(position);
            handle.readFully(target, offset, length);
            return null;
        });
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws IOException {
        use(handle -> {
            handle.seek(position);
            handle.write(source, offset, length);
            return null;
        });
    }

    @Override
    public long length() throws IOException {
        return use(RandomAccessFile::length);
    }

    @Override
    public void setLength(long bytes) throws IOException {
        use(handle -> {
            handle.setLength(bytes);
            return null;
        });
    }

    @Override
    public void force() throws IOException {
        use(handle -> {
            handle.getFD().sync();
            return null;
        });
    }

    @Override
    public void relocate(Move move) throws IOException {
        access.writeLock().lock();
        try {
            // Windows does not rename a file that is open.
            closeIdle();
            path = move.run();
            mode = "r";
        } finally {
            access.writeLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        access.writeLock().lock();
        try {
            closed = true;
            closeIdle();
        } finally {
            access.writeLock().unlock();
        }
    }

    private <T> T use(Action<T> action) throws IOException {
        access.readLock().lock();
        try {
            RandomAccessFile handle = idle.poll();
            if (handle == null) {
                handle = newHandle();
            }
            try {
                return action.run(handle);
            } finally {
                idle.push(handle);
            }
        } finally {
            access.readLock().unlock();
        }
    }

    private RandomAccessFile newHandle() throws IOException {
        if (closed) {
            throw new IOException(path + " is closed");
        }
        // Opening a missing file for writing would silently start an empty one.
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return new RandomAccessFile(path.toFile(), mode);
    }

    private void closeIdle() throws IOException {
        for (RandomAccessFile handle = idle.poll(); handle != null; handle = idle.poll()) {
            handle.close();
        }
    }

    private interface Action<T> {
        T run(RandomAccessFile handle) throws IOException;
    }
}
