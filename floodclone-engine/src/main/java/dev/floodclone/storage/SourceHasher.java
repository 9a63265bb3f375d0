package dev.floodclone.storage;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.SourceKey;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes the manifest of a source file: reads it once, from front to back, and hands out each signed page as soon as its
 * chunks are hashed. Run by one thread; any thread may stop it.
 */
public final class SourceHasher {

    /** Few system calls, yet the block stays in the processor's cache between reading and hashing. */
    private static final int BLOCK_BYTES = 256 << 10;

    private final SourceFile file;
    private final ChunkLayout layout;
    private final SourceKey key;
    private final byte[] block = new byte[BLOCK_BYTES];
    private volatile boolean stopped;

    public SourceHasher(SourceFile file, ChunkLayout layout, SourceKey key) {
        if (file.bytes() != layout.fileBytes()) {
            throw new IllegalArgumentException("layout of " + layout.fileBytes() + " bytes for " + file.bytes());
        }
        this.file = file;
        this.layout = layout;
        this.key = key;
    }

    /**
     * Hashes the file on the calling thread.
     *
     * @param consumer called on the same thread with each page, in order
     * @return whether all pages were handed out; false after {@link #stop}
     * @throws dev.floodclone.FloodException when the file is changed meanwhile
     */
    public boolean run(Consumer<ManifestPage> consumer) throws IOException {
        for (int index = 0; index < ManifestPage.countFor(layout); index++) {
            byte[] hashes = new byte[ManifestPage.chunksIn(layout, index) * ManifestPage.HASH_BYTES];
            for (int i = 0; i * ManifestPage.HASH_BYTES < hashes.length && !stopped; i++) {
                byte[] hash = hash(index * ManifestPage.CHUNKS + i);
                System.arraycopy(hash, 0, hashes, i * ManifestPage.HASH_BYTES, ManifestPage.HASH_BYTES);
            }
            if (stopped) {
                return false;
            }
            consumer.accept(key.signPage(index, hashes));
        }
        return true;
    }

    /** Makes {@link #run} return soon, without handing out the page that it is at. */
    public void stop() {
        stopped = true;
    }

    private byte[] hash(int chunk) throws IOException {
        Hasher sha256 = Hashing.sha256().newHasher();
        long offset = layout.offset(chunk);
        long end = offset + layout.length(chunk);
        while (offset < end && !stopped) {
            int length = (int) Math.min(BLOCK_BYTES, end - offset);
            file.read(offset, block, 0, length);
            sha256.putBytes(block, 0, length);
            offset += length;
        }
        return sha256.hash().asBytes();
    }
}
