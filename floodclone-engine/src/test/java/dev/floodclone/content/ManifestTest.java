package dev.floodclone.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.RandomRuns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final int CHUNK = ChunkLayout.MIN_CHUNK_BYTES;
    private static final ChunkLayout LAYOUT = new ChunkLayout(70L * CHUNK + 5, CHUNK);

    private final SourceKey key = TestManifests.newKey();
    private final ManifestHeader header = key.signHeader("über uns.pdf", LAYOUT, "lecture", true);
    private final Manifest manifest = new Manifest(header);

    @Test
    void identityComesFromThePublicKey() {
        byte[] fingerprint = Hashing.sha256().hashBytes(header.publicKey()).asBytes();
        assertArrayEquals(fingerprint, manifest.fingerprint());
        assertArrayEquals(fingerprint, key.fingerprint());
        assertEquals(key.session(), manifest.session());
        assertEquals(Hashing.sha256().hashBytes(header.publicKey()).toString().substring(0, 16),
                manifest.session().toString());
    }

    @Test
    void pagesInAnyOrderCompleteIt() throws Exception {
        RandomRuns.of(10, random -> {
            ChunkLayout layout = new ChunkLayout(random.nextLong(300L * CHUNK), CHUNK);
            Manifest fresh = new Manifest(key.signHeader("f", layout, "", false));
            List<Integer> order = new ArrayList<>();
            for (int index = 0; index < fresh.pageCount(); index++) {
                order.add(index);
            }
            Collections.shuffle(order, new Random(random.nextLong()));
            for (int index : order) {
                assertFalse(fresh.isComplete());
                assertNull(fresh.page(index));
                assertTrue(fresh.offer(TestManifests.page(key, layout, index)));
                assertFalse(fresh.offer(TestManifests.page(key, layout, index)), "offered twice");
            }
            assertTrue(fresh.isComplete());
            assertEquals(fresh.pageCount(), fresh.pages().size());
            for (int chunk = 0; chunk < layout.count(); chunk++) {
                assertTrue(fresh.matches(chunk, TestManifests.hash(chunk)));
                assertFalse(fresh.matches(chunk, TestManifests.hash(chunk + 1)));
            }
        });
    }

    @Test
    void knowsOnlyChunksOfPagesThatArrived() {
        assertFalse(manifest.knows(33));
        assertFalse(manifest.matches(33, TestManifests.hash(33)));
        manifest.offer(TestManifests.page(key, LAYOUT, 1));
        assertFalse(manifest.knows(31));
        assertTrue(manifest.knows(32));
        assertTrue(manifest.knows(63));
        assertFalse(manifest.knows(64));
        assertFalse(manifest.matches(33, new byte[0]));
        assertEquals(3, manifest.pageCount());
        assertEquals(1, manifest.pages().size());
    }

    @Test
    void emptyFileNeedsNoPage() {
        Manifest empty = new Manifest(key.signHeader("empty", ChunkLayout.forFile(0), "", true));
        assertEquals(0, empty.pageCount());
        assertTrue(empty.isComplete());
        assertRefused(() -> empty.offer(key.signPage(0, new byte[0])));
    }

    @Test
    void everyFieldOfTheHeaderIsSigned() {
        ManifestHeader h = header;
        byte[] otherKey = TestManifests.newKey().signHeader("f", LAYOUT, "", true).publicKey();
        ChunkLayout shorter = new ChunkLayout(LAYOUT.fileBytes() - 1, CHUNK);
        ChunkLayout coarser = new ChunkLayout(LAYOUT.fileBytes(), 2 * CHUNK);
        List<ManifestHeader> forged = List.of(
                new ManifestHeader("uber uns.pdf", h.layout(), h.publicKey(), h.signature(), h.sessionName(), h.open()),
                new ManifestHeader(h.fileName(), shorter, h.publicKey(), h.signature(), h.sessionName(), h.open()),
                new ManifestHeader(h.fileName(), coarser, h.publicKey(), h.signature(), h.sessionName(), h.open()),
                new ManifestHeader(h.fileName(), h.layout(), otherKey, h.signature(), h.sessionName(), h.open()),
                new ManifestHeader(h.fileName(), h.layout(), h.publicKey(), h.signature(), "lectures", h.open()),
                new ManifestHeader(h.fileName(), h.layout(), h.publicKey(), h.signature(), h.sessionName(), false),
                new ManifestHeader(h.fileName(), h.layout(), h.publicKey(), new byte[64], h.sessionName(), h.open()),
                new ManifestHeader(h.fileName(), h.layout(), h.publicKey(), new byte[3], h.sessionName(), h.open()));
        for (ManifestHeader each : forged) {
            assertRefused(() -> new Manifest(each));
        }
    }

    @Test
    void anyFlippedBitIsNoticed() throws Exception {
        ManifestPage page = TestManifests.page(key, LAYOUT, 2);
        RandomRuns.of(50, random -> {
            assertRefused(() -> new Manifest(new ManifestHeader(header.fileName(), LAYOUT, header.publicKey(),
                    flipped(header.signature(), random), header.sessionName(), header.open())));
            assertRefused(() -> new Manifest(new ManifestHeader(header.fileName(), LAYOUT,
                    flipped(header.publicKey(), random), header.signature(), header.sessionName(), header.open())));
            assertRefused(() -> manifest.offer(new ManifestPage(2, flipped(page.hashes(), random), page.signature())));
            assertRefused(() -> manifest.offer(new ManifestPage(2, page.hashes(), flipped(page.signature(), random))));
        });
        assertTrue(manifest.offer(page), "a forged page must not take the place of the true one");
    }

    @Test
    void aPageBelongsToItsIndexAndItsSession() {
        ManifestPage page = TestManifests.page(key, LAYOUT, 0);
        assertRefused(() -> manifest.offer(new ManifestPage(1, page.hashes(), page.signature())));
        assertRefused(() -> manifest.offer(TestManifests.page(TestManifests.newKey(), LAYOUT, 0)));
    }

    @Test
    void aPageHasTheSizeThatTheLayoutGivesIt() {
        assertRefused(() -> manifest.offer(key.signPage(0, new byte[31 * 32])));
        assertRefused(() -> manifest.offer(key.signPage(2, new byte[8 * 32])));
        assertRefused(() -> manifest.offer(key.signPage(3, new byte[32])));
        assertRefused(() -> manifest.offer(key.signPage(-1, new byte[32])));
        assertTrue(manifest.offer(key.signPage(2, new byte[7 * 32])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "..\\x", "nul\0", "line\nbreak", "\u001b[31m", "\u009b1m", "\ud800"})
    void namesThatLeaveTheDirectoryOrGarbleATerminalAreRefused(String name) {
        FloodException atSource = assertThrows(FloodException.class, () -> key.signHeader(name, LAYOUT, "", true));
        assertEquals(ExitStatus.USAGE, atSource.status());
        assertRefused(() -> new Manifest(new ManifestHeader(name, LAYOUT, header.publicKey(), new byte[64], "", true)));
    }

    @Test
    void namesMayHaveUpTo255Bytes() {
        assertEquals("ü".repeat(127),
                new Manifest(key.signHeader("ü".repeat(127), LAYOUT, "", true)).header().fileName());
        assertThrows(FloodException.class, () -> key.signHeader("ü".repeat(128), LAYOUT, "", true));
        assertThrows(FloodException.class, () -> key.signHeader("f", LAYOUT, "bell\u0007", true));
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static void assertRefused(Executable action) {
        assertEquals(ExitStatus.INTEGRITY, assertThrows(FloodException.class, action).status());
    }
}
