package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import dev.floodclone.ExitStatus;
import dev.floodclone.RandomRuns;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.TestManifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartFileTest extends PartFileFixture {

    @Test
    void anyFileInAnyOrderArrivesWhole() throws Exception {
        RandomRuns.of(5, random -> {
            int[] sizes = {0, 1, CHUNK, 3 * CHUNK, random.nextInt(20 * CHUNK)};
            for (int size : sizes) {
                byte[] file = bytes(size, random);
                ChunkLayout cut = new ChunkLayout(size, CHUNK << random.nextInt(3));
                Manifest known = TestManifests.of(key, "a file", cut, file);
                try (PartFile receiving = open("a file", cut, ExistingTarget.OVERWRITE)) {
                    for (int chunk : shuffled(cut.count(), random)) {
                        assertFalse(receiving.isComplete());
                        assertEquals(ChunkVerdict.VERIFIED, receive(receiving, known, chunk, file, random));
                    }
                    assertTrue(receiving.isComplete());
                    assertEquals(directory.resolve("a file"), receiving.finish());
                }
                assertArrayEquals(file, Files.readAllBytes(directory.resolve("a file")));
                assertFalse(Files.exists(directory.resolve("a file.part")));
            }
        });
    }

    @Test
    void namesOutsideAsciiWorkOrAreRefusedClearly() throws IOException {
        ChunkLayout empty = ChunkLayout.forFile(0);
        String name = "Übung 1 – 図.txt";
        try {
            Path expected = directory.resolve(name);
            try (PartFile receiving = open(name, empty, ExistingTarget.REFUSE)) {
                assertEquals(expected, receiving.finish());
            }
            assertTrue(Files.exists(expected));
        } catch (InvalidPathException e) {
            assertFails(ExitStatus.USAGE, "LC_ALL", () -> open(name, empty, ExistingTarget.REFUSE));
        }
    }

    @Test
    void verifiedChunksCanBeReadBeforeAndAfterTheRename() throws Exception {
        RandomRuns.of(3, random -> {
            try (PartFile receiving = open(ExistingTarget.OVERWRITE)) {
                assertThrows(IOException.class, () -> receiving.read(0, 0, new byte[1], 0, 1));
                receiveAll(receiving, random);
                assertReads(receiving, random);
                assertEquals(part, receiving.path());
                receiving.finish();
                assertEquals(target, receiving.path());
                assertReads(receiving, random);
                assertThrows(IndexOutOfBoundsException.class, () -> receiving.read(40, 7, new byte[1], 0, 1));
            }
        });
    }

    @Test
    void anInterruptedAttemptIsTakenUpAgain() throws Exception {
        RandomRuns.of(5, random -> {
            Files.deleteIfExists(part);
            List<Integer> before = shuffled(layout.count(), random).subList(0, random.nextInt(layout.count()));
            try (PartFile receiving = open(ExistingTarget.REFUSE)) {
                assertFalse(receiving.resumed());
                for (int chunk : before) {
                    receive(receiving, manifest, chunk, content, random);
                }
                assertEquals(List.of(), receiving.recover(manifest, 0));
            }
            assertEquals(!before.isEmpty(), Files.exists(part), "an untouched file does not stay");
            try (PartFile receiving = open(ExistingTarget.REFUSE)) {
                assertEquals(!before.isEmpty(), receiving.resumed());
                assertEquals(List.of(), receiving.recover(new Manifest(manifest.header()), 0));
                List<Integer> recovered = new ArrayList<>(receiving.recover(manifest, 0));
                recovered.addAll(receiving.recover(manifest, 1));
                assertEquals(before.stream().sorted().toList(), recovered);
                assertEquals(before.size(), receiving.verified().size());
                assertEquals(List.of(), receiving.recover(manifest, 0), "reported once");
                for (int chunk : before) {
                    assertChunkOnDisk(receiving, chunk);
                }
            }
        });
    }

    @Test
    void aPartOfAnotherSizeIsStartedAnew() throws IOException {
        Files.write(part, Arrays.copyOf(content, content.length - 1));
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            assertFalse(receiving.resumed());
            assertEquals(List.of(), receiving.recover(manifest, 0));
            assertEquals(content.length, Files.size(part));
        }
        assertTrue(Files.exists(part), "what was there before stays");
    }

    @Test
    void worksBeyondFourGibibytes() throws IOException {
        ChunkLayout large = ChunkLayout.forFile((5L << 30) + 3);
        Manifest known = new Manifest(key.signHeader("large", large, "", true));
        int last = large.count() - 1;
        int lastPage = known.pageCount() - 1;
        byte[] hashes = new byte[(last % 32 + 1) * 32];
        byte[] end = {1, 2, 3};
        Hashing.sha256().hashBytes(end).writeBytesTo(hashes, last % 32 * 32, 32);
        known.offer(key.signPage(lastPage, hashes));
        try (PartFile receiving = open("large", large, ExistingTarget.REFUSE)) {
            ChunkWriter writer = receiving.begin(last);
            writer.write(end, 0, 3);
            assertEquals(ChunkVerdict.VERIFIED, writer.finish(known));
            byte[] read = new byte[2];
            receiving.read(last, 1, read, 0, 2);
            assertArrayEquals(new byte[] {2, 3}, read);
        }
        assertEquals((5L << 30) + 3, Files.size(directory.resolve("large.part")));
    }
}
