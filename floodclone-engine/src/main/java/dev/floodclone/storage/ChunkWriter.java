package dev.floodclone.storage;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.floodclone.content.Manifest;
import java.io.IOException;

/**
 * Takes the bytes of one chunk in order and says in the end whether they were the right ones. Used by one thread at a
 * time; several writers of the same chunk may run at once. One that is not needed any more is simply dropped.
 */
public final class ChunkWriter {

    /** Streams deliver a packet at a time; a system call for each would cost more than this copy. */
    private static final int BUFFER_BYTES = 64 << 10;

    private final PartFile part;
    private final ChunkState state;
    private final int chunk;
    private final int length;
    private final long firstWrite;
    private final Hasher sha256 = Hashing.sha256().newHasher();
    private byte[] buffer;
    private int buffered;
    private int flushed;
    private long writes;
    private boolean refused;
    private byte[] digest;

    ChunkWriter(PartFile part, ChunkState state, int chunk) {
        this.part = part;
        this.state = state;
        this.chunk = chunk;
        this.length = part.layout().length(chunk);
        this.buffer = new byte[Math.min(BUFFER_BYTES, length)];
        synchronized (state) {
            this.firstWrite = state.writes;
        }
    }

    public int chunk() {
        return chunk;
    }

    /**
     * Takes the next bytes.
     *
     * @return false when the chunk has been verified meanwhile, so that no more of it is wanted
     * @throws IOException when the bytes do not fit into the chunk or cannot be written
     * @throws dev.floodclone.FloodException when the disk is full
     */
    public boolean write(byte[] data, int offset, int count) throws IOException {
        if (digest != null) {
            throw new IllegalStateException("chunk " + chunk + " is finished");
        }
        if (count > length - flushed - buffered) {
            throw new IOException("more than the " + length + " bytes of chunk " + chunk);
        }
        sha256.putBytes(data, offset, count);
        int taken = 0;
        while (taken < count && !refused()) {
            int piece = Math.min(count - taken, buffer.length - buffered);
            System.arraycopy(data, offset + taken, buffer, buffered, piece);
            buffered += piece;
            taken += piece;
            if (buffered == buffer.length) {
                flush();
            }
        }
        return !refused();
    }

    /**
     * All bytes arrived. After {@link ChunkVerdict#PENDING} it is called again once the manifest has the page.
     *
     * @throws dev.floodclone.FloodException when the disk is full
     */
    public ChunkVerdict finish(Manifest manifest) throws IOException {
        if (digest == null) {
            flush();
            buffer = null;
            digest = sha256.hash().asBytes();
        }
        if (refused) {
            return ChunkVerdict.DUPLICATE;
        }
        if (!manifest.knows(chunk)) {
            return ChunkVerdict.PENDING;
        }
        if (flushed < length || !manifest.matches(chunk, digest)) {
            return ChunkVerdict.CORRUPT;
        }
        return commit(manifest);
    }

    private ChunkVerdict commit(Manifest manifest) throws IOException {
        synchronized (state) {
            if (state.verified) {
                return ChunkVerdict.DUPLICATE;
            }
            // The digest speaks for the disk only when nobody else has written to the chunk since this writer began.
            boolean alone = state.writes == firstWrite + writes;
            if (!alone && !manifest.matches(chunk, part.hashOnDisk(chunk))) {
                return ChunkVerdict.SPOILED;
            }
            part.markVerified(chunk, state);
            return ChunkVerdict.VERIFIED;
        }
    }

    private void flush() throws IOException {
        if (buffered == 0 || refused()) {
            return;
        }
        synchronized (state) {
            if (refused()) {
                return;
            }
            state.writes++;
            writes++;
            part.write(part.layout().offset(chunk) + flushed, buffer, buffered);
        }
        flushed += buffered;
        buffered = 0;
    }

    private boolean refused() {
        refused |= state.verified;
        return refused;
    }
}
