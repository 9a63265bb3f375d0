package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.TestManifests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChunkWriterTest extends PartFileFixture {

    @Test
    void wrongBytesAreNeverVerified() throws Exception {
        RandomRuns.of(10, random -> {
            try (PartFile receiving = open(ExistingTarget.OVERWRITE)) {
                byte[] wrong = content.clone();
                wrong[2 * CHUNK + random.nextInt(CHUNK)] ^= 1;
                assertEquals(ChunkVerdict.CORRUPT, receive(receiving, manifest, 2, wrong, random));
                assertFalse(receiving.isVerified(2));
                assertTrue(receiving.verified().isEmpty());
                assertEquals(ChunkVerdict.VERIFIED, receive(receiving, manifest, 2, content, random));
                assertThrows(IllegalStateException.class, receiving::finish);
            }
        });
    }

    @Test
    void tooFewBytesAreCorruptAndTooManyAreRefused() throws IOException {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            ChunkWriter writer = receiving.begin(40);
            assertTrue(writer.write(content, 40 * CHUNK, 6));
            assertEquals(ChunkVerdict.CORRUPT, writer.finish(manifest));
            ChunkWriter greedy = receiving.begin(40);
            assertThrows(IOException.class, () -> greedy.write(content, 0, 8));
            assertThrows(IndexOutOfBoundsException.class, () -> receiving.begin(41));
        }
    }

    @Test
    void aChunkWaitsForItsPage() throws IOException {
        Manifest late = new Manifest(manifest.header());
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            ChunkWriter first = written(receiving, 3, content);
            ChunkWriter second = written(receiving, 3, content);
            assertEquals(ChunkVerdict.PENDING, first.finish(late));
            assertEquals(ChunkVerdict.PENDING, second.finish(late));
            assertFalse(receiving.isVerified(3));
            late.offer(manifest.page(0));
            assertEquals(ChunkVerdict.VERIFIED, first.finish(late));
            assertEquals(ChunkVerdict.DUPLICATE, second.finish(late), "verified is reported once");
        }
    }

    @Test
    void aVerifiedChunkIsNotTouchedAnyMore() throws IOException {
        byte[] garbage = new byte[content.length];
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            ChunkWriter late = receiving.begin(5);
            assertTrue(late.write(garbage, 0, 100));
            assertEquals(ChunkVerdict.VERIFIED, written(receiving, 5, content).finish(manifest));
            assertFalse(late.write(garbage, 100, CHUNK - 100));
            assertEquals(ChunkVerdict.DUPLICATE, late.finish(manifest));
            assertFalse(receiving.begin(5).write(garbage, 0, CHUNK));
            assertChunkOnDisk(receiving, 5);
        }
    }

    @Test
    void garbageWrittenOverAGoodCopyIsFoundOut() throws IOException {
        byte[] garbage = new byte[content.length];
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            ChunkWriter good = written(receiving, 6, content);
            ChunkWriter bad = written(receiving, 6, garbage);
            assertEquals(ChunkVerdict.SPOILED, good.finish(manifest));
            assertEquals(ChunkVerdict.CORRUPT, bad.finish(manifest));
            assertFalse(receiving.isVerified(6));
            assertEquals(ChunkVerdict.VERIFIED, written(receiving, 6, content).finish(manifest));
            assertChunkOnDisk(receiving, 6);
        }
    }

    @Test
    void writersOfOneChunkInAnyInterleavingNeverVerifyGarbage() throws Exception {
        ChunkLayout oneChunk = new ChunkLayout(4 * CHUNK, 4 * CHUNK);
        Manifest small = TestManifests.of(key, "s", oneChunk, Arrays.copyOf(content, 4 * CHUNK));
        byte[] garbage = new byte[4 * CHUNK];
        RandomRuns.of(30, random -> {
            try (PartFile receiving = open("s", small.layout(), ExistingTarget.OVERWRITE)) {
                List<ChunkWriter> writers = new ArrayList<>();
                List<byte[]> inputs = new ArrayList<>();
                int[] sent = new int[4];
                int verified = 0;
                for (int i = 0; i < sent.length; i++) {
                    writers.add(receiving.begin(0));
                    inputs.add(random.nextInt(3) == 0 ? garbage : content);
                }
                while (!writers.stream().allMatch(Objects::isNull)) {
                    int i = random.nextInt(sent.length);
                    ChunkWriter writer = writers.get(i);
                    if (writer != null && sent[i] == 4 * CHUNK) {
                        verified += writer.finish(small) == ChunkVerdict.VERIFIED ? 1 : 0;
                        writers.set(i, null);
                    } else if (writer != null) {
                        int count = Math.min(4 * CHUNK - sent[i], random.nextInt(1, CHUNK));
                        writer.write(inputs.get(i), sent[i], count);
                        sent[i] += count;
                    }
                    if (receiving.isVerified(0)) {
                        byte[] read = new byte[4 * CHUNK];
                        receiving.read(0, 0, read, 0, read.length);
                        assertArrayEquals(Arrays.copyOf(content, 4 * CHUNK), read);
                    }
                }
                assertEquals(receiving.isVerified(0) ? 1 : 0, verified);
            }
        });
    }
}
