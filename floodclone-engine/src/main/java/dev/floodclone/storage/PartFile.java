package dev.floodclone.storage;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.ManifestPage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A file on its way in: {@code NAME.part} beside its target until every chunk is verified, then, after {@link #finish},
 * the target itself. Only verified chunks can be read, and once verified a chunk is never written again.
 *
 * <p>The file has its full length from the start but is sparse: blocks are allocated as chunks are written, so
 * nothing is written twice, and a disk that fills up in the meantime shows as {@link ExitStatus#NO_SPACE}.
 *
 * <p>Safe for use by several threads, and no interrupt harms it.
 */
public final class PartFile implements Closeable {

    private static final int BLOCK_BYTES = 128 << 10;

    private final Destination destination;
    private final ChunkLayout layout;
    private final RawFile file;
    private final PartLock lock;
    private final boolean resumed;
    private final ConcurrentMap<Integer, ChunkState> states = new ConcurrentHashMap<>();
    private final ChunkSet verified; // guarded by itself
    private volatile boolean written;
    private volatile Path finished;

    private PartFile(Destination destination, ChunkLayout layout, RawFile file, PartLock lock) throws IOException {
        this.destination = destination;
        this.layout = layout;
        this.file = file;
        this.lock = lock;
        this.verified = new ChunkSet(layout.count());
        this.resumed = !lock.created() && layout.fileBytes() > 0 && file.length() == layout.fileBytes();
        if (!resumed) {
            file.setLength(0);
            file.setLength(layout.fileBytes());
        }
    }

    /**
     * Gets everything ready for receiving, so that what can fail fails before anything flows.
     *
     * @param out a directory, which ends with a slash unless it exists, or the final path of the file
     * @param fileName the name that the source sends; unused when {@code out} is no directory
     * @throws FloodException {@link ExitStatus#USAGE}, {@link ExitStatus#DESTINATION_EXISTS} or {@link
     *     ExitStatus#NO_SPACE}
     */
    public static PartFile open(String out, String fileName, ChunkLayout layout, ExistingTarget policy) {
        return open(out, fileName, layout, policy, Disk.SYSTEM);
    }

    static PartFile open(String out, String fileName, ChunkLayout layout, ExistingTarget policy, Disk disk) {
        Destination destination = Destination.resolve(out, fileName, policy);
        Path part = destination.part();
        try {
            PartLock lock = PartLock.acquire(part);
            try {
                return prepared(destination, layout, lock, disk);
            } catch (IOException | RuntimeException e) {
                if (lock.created()) {
                    Files.deleteIfExists(part);
                }
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FloodException(ExitStatus.USAGE, "cannot write " + part + ": " + FailureReason.of(e)
                    + "; choose another place with -o", e);
        }
    }

    private static PartFile prepared(Destination destination, ChunkLayout layout, PartLock lock, Disk disk)
            throws IOException {
        RawFile file = disk.open(destination.part());
        try {
            FreeSpace.require(disk, destination.target().getParent(), file, layout);
            return new PartFile(destination, layout, file, lock);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public ChunkLayout layout() {
        return layout;
    }

    /** Where the bytes are now: the {@code .part} file, or after {@link #finish} the final one. */
    public Path path() {
        return finished == null ? destination.part() : finished;
    }

    /** Whether an earlier attempt left a file of the right size, so that {@link #recover} may find chunks in it. */
    public boolean resumed() {
        return resumed;
    }

    public ChunkWriter begin(int chunk) {
        return new ChunkWriter(this, state(chunk), chunk);
    }

    /**
     * Looks whether the chunks of a page are on the disk already, left by an earlier attempt. Reads all of them:
     * nothing for a thread that must not wait.
     *
     * @return the chunks that are verified thanks to this call; none while the manifest lacks the page
     */
    public List<Integer> recover(Manifest manifest, int pageIndex) throws IOException {
        List<Integer> recovered = new ArrayList<>();
        ManifestPage page = manifest.page(pageIndex);
        if (!resumed || page == null) {
            return recovered;
        }
        for (int chunk = page.firstChunk(); chunk < page.firstChunk() + page.chunkCount(); chunk++) {
            ChunkState state = state(chunk);
            synchronized (state) {
                if (!state.verified && manifest.matches(chunk, hashOnDisk(chunk))) {
                    markVerified(chunk, state);
                    recovered.add(chunk);
                }
            }
        }
        return recovered;
    }

    /** Reads exactly {@code length} bytes of a verified chunk, starting {@code offset} bytes into it. */
    public void read(int chunk, int offset, byte[] target, int targetOffset, int length) throws IOException {
        if (!isVerified(chunk)) {
            throw new IOException("chunk " + chunk + " is not verified");
        }
        if (offset < 0 || length > layout.length(chunk) - offset) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of chunk " + chunk);
        }
        file.read(layout.offset(chunk) + offset, target, targetOffset, length);
    }

    public boolean isVerified(int chunk) {
        ChunkState state = states.get(chunk);
        return state != null && state.verified;
    }

    /** A copy. */
    public ChunkSet verified() {
        synchronized (verified) {
            return verified.copy();
        }
    }

    public boolean isComplete() {
        synchronized (verified) {
            return verified.isFull();
        }
    }

    /**
     * Brings the complete file to the device and gives it its final name; chunks can be read before, during and after.
     *
     * @return the final path
     * @throws FloodException {@link ExitStatus#DESTINATION_EXISTS} when that name has been taken meanwhile, or the
     *     status that fits what the operating system refused; the {@code .part} file is kept
     */
    public Path finish() {
        if (!isComplete()) {
            throw new IllegalStateException("finished with " + verified() + " chunks");
        }
        sync();
        try {
            file.relocate(() -> finished = destination.publish());
            return finished;
        } catch (IOException e) {
            throw incomplete(e);
        }
    }

    /**
     * Brings what was written so far to the device; chunks can be written and read meanwhile.
     *
     * @throws FloodException the same as {@link #finish}; a system may tell of lost data only once, so this is the end
     */
    public void sync() {
        try {
            file.force();
        } catch (IOException e) {
            throw incomplete(e);
        }
    }

    /** Ends all use. An incomplete file stays for the next attempt, unless nothing was ever written to it. */
    @Override
    public void close() throws IOException {
        if (!lock.isHeld()) {
            return;
        }
        file.close();
        if (finished == null && lock.created() && !written) {
            Files.deleteIfExists(destination.part());
        }
        lock.close();
    }

    void write(long position, byte[] data, int length) throws IOException {
        written = true;
        try {
            file.write(position, data, 0, length);
        } catch (IOException e) {
            if (FailureReason.isNoSpace(e)) {
                throw noSpace(e);
            }
            throw e;
        }
    }

    /** The caller holds the state's monitor. */
    void markVerified(int chunk, ChunkState state) {
        state.verified = true;
        synchronized (verified) {
            verified.add(chunk);
        }
    }

    byte[] hashOnDisk(int chunk) throws IOException {
        Hasher sha256 = Hashing.sha256().newHasher();
        byte[] block = new byte[BLOCK_BYTES];
        int length = layout.length(chunk);
        for (int offset = 0; offset < length; offset += BLOCK_BYTES) {
            int count = Math.min(BLOCK_BYTES, length - offset);
            file.read(layout.offset(chunk) + offset, block, 0, count);
            sha256.putBytes(block, 0, count);
        }
        return sha256.hash().asBytes();
    }

    private ChunkState state(int chunk) {
        return states.computeIfAbsent(chunk, index -> new ChunkState());
    }

    private FloodException incomplete(IOException cause) {
        return FailureReason.isNoSpace(cause) ? noSpace(cause) : new FloodException(ExitStatus.USAGE, "cannot complete "
                + destination.target() + ": " + FailureReason.of(cause) + "; what was received is in "
                + destination.part(), cause);
    }

    private FloodException noSpace(IOException cause) {
        return new FloodException(ExitStatus.NO_SPACE, "no space left for " + destination.target()
                + ": make room and start again; what was received is kept in " + destination.part(), cause);
    }
}
