package dev.floodclone.content;

import com.google.common.hash.Hashing;
import java.security.SecureRandom;

/** Signed headers and pages of made-up files. */
public final class TestManifests {

    private TestManifests() {
    }

    public static SourceKey newKey() {
        return SourceKey.generate(new SecureRandom());
    }

    /** The page of a file whose chunks have the hashes of their own index. */
    static ManifestPage page(SourceKey key, ChunkLayout layout, int index) {
        byte[] hashes = new byte[ManifestPage.chunksIn(layout, index) * ManifestPage.HASH_BYTES];
        for (int i = 0; i * ManifestPage.HASH_BYTES < hashes.length; i++) {
            System.arraycopy(hash(index * ManifestPage.CHUNKS + i), 0, hashes, i * ManifestPage.HASH_BYTES,
                    ManifestPage.HASH_BYTES);
        }
        return key.signPage(index, hashes);
    }

    static byte[] hash(int chunk) {
        return Hashing.sha256().hashInt(chunk).asBytes();
    }

    /** The manifest of {@code file}, with all its pages. */
    public static Manifest of(SourceKey key, String fileName, ChunkLayout layout, byte[] file) {
        Manifest manifest = new Manifest(key.signHeader(fileName, layout, "test", true));
        for (int index = 0; index < manifest.pageCount(); index++) {
            manifest.offer(pageOf(key, layout, file, index));
        }
        return manifest;
    }

    public static ManifestPage pageOf(SourceKey key, ChunkLayout layout, byte[] file, int index) {
        byte[] hashes = new byte[ManifestPage.chunksIn(layout, index) * ManifestPage.HASH_BYTES];
        for (int i = 0; i * ManifestPage.HASH_BYTES < hashes.length; i++) {
            int chunk = index * ManifestPage.CHUNKS + i;
            Hashing.sha256().hashBytes(file, (int) layout.offset(chunk), layout.length(chunk))
                    .writeBytesTo(hashes, i * ManifestPage.HASH_BYTES, ManifestPage.HASH_BYTES);
        }
        return key.signPage(index, hashes);
    }
}
