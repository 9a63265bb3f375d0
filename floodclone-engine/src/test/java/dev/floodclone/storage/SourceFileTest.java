package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.RandomRuns;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.TestManifests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFileTest {

    private static final int CHUNK = ChunkLayout.MIN_CHUNK_BYTES;

    @TempDir
    private Path directory;

    private final SourceKey key = TestManifests.newKey();

    @Test
    void readsAnyPart() throws Exception {
        RandomRuns.of(5, random -> {
            byte[] content = new byte[random.nextInt(1, 300_000)];
            random.nextBytes(content);
            Path path = Files.write(directory.resolve("with space"), content);
            try (SourceFile source = SourceFile.open(path)) {
                assertEquals("with space", source.name());
                assertEquals(content.length, source.bytes());
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(content.length);
                    int length = random.nextInt(content.length - from + 1);
                    byte[] target = new byte[length + 3];
                    source.read(from, target, 3, length);
                    assertArrayEquals(Arrays.copyOfRange(content, from, from + length),
                            Arrays.copyOfRange(target, 3, target.length));
                }
            }
        });
    }

    @Test
    void whatCannotBeSentIsSaid() {
        assertUnusable(directory.resolve("missing"), "no such file");
        assertUnusable(directory, "it is a directory");
    }

    @Test
    void aChangeWhileItIsSentIsReported() throws IOException {
        byte[] content = new byte[1000];
        Path path = directory.resolve("f");
        assertChanged(path, content, () -> Files.write(path, new byte[10]));
        assertChanged(path, content, () -> Files.write(path, new byte[2000]));
        assertChanged(path, content, () -> Files.setLastModifiedTime(path, FileTime.fromMillis(1)));
        assertChanged(path, content, () -> Files.delete(path));
        Path other = Files.write(directory.resolve("other"), new byte[1001]);
        assertChanged(path, content, () -> Files.move(other, path, StandardCopyOption.REPLACE_EXISTING));
    }

    @Test
    void hashesEachPageOfTheFile() throws Exception {
        RandomRuns.of(3, random -> {
            int[] sizes = {0, 1, CHUNK, 32 * CHUNK, 32 * CHUNK + 1, random.nextInt(70 * CHUNK)};
            for (int size : sizes) {
                byte[] content = new byte[size];
                random.nextBytes(content);
                ChunkLayout layout = new ChunkLayout(size, CHUNK << random.nextInt(3));
                try (SourceFile source = SourceFile.open(Files.write(directory.resolve("f"), content))) {
                    Manifest manifest = new Manifest(key.signHeader("f", layout, "", true));
                    assertTrue(new SourceHasher(source, layout, key).run(manifest::offer));
                    assertTrue(manifest.isComplete());
                    Manifest expected = TestManifests.of(key, "f", layout, content);
                    for (int index = 0; index < manifest.pageCount(); index++) {
                        assertArrayEquals(expected.page(index).hashes(), manifest.page(index).hashes());
                    }
                }
            }
        });
    }

    @Test
    void hashingStopsWhenAsked() throws IOException {
        ChunkLayout layout = new ChunkLayout(100L * CHUNK, CHUNK);
        try (SourceFile source = SourceFile.open(Files.write(directory.resolve("f"), new byte[100 * CHUNK]))) {
            SourceHasher hasher = new SourceHasher(source, layout, key);
            List<ManifestPage> pages = new ArrayList<>();
            assertFalse(hasher.run(page -> {
                pages.add(page);
                hasher.stop();
            }));
            assertEquals(1, pages.size());
        }
    }

    @Test
    void readsBeyondFourGibibytes() throws IOException {
        Path path = directory.resolve("sparse");
        long far = 5L << 30;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(far);
            file.write(42);
        }
        try (SourceFile source = SourceFile.open(path)) {
            byte[] target = new byte[2];
            source.read(far - 1, target, 0, 2);
            assertArrayEquals(new byte[] {0, 42}, target);
        }
    }

    private static void assertChanged(Path path, byte[] content, Change change) throws IOException {
        Files.write(path, content);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
        try (SourceFile source = SourceFile.open(path)) {
            byte[] target = new byte[content.length];
            source.read(0, target, 0, content.length);
            change.make();
            FloodException failure = assertThrows(FloodException.class,
                    () -> source.read(0, target, 0, content.length));
            assertEquals(ExitStatus.INTEGRITY, failure.status());
            assertTrue(failure.getMessage().contains("changed while being sent"), failure.getMessage());
        }
    }

    private static void assertUnusable(Path path, String reason) {
        FloodException failure = assertThrows(FloodException.class, () -> SourceFile.open(path));
        assertEquals(ExitStatus.USAGE, failure.status());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    private interface Change {
        void make() throws IOException;
    }
}
