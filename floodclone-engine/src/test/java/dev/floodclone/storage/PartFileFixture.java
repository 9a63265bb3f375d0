package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.TestManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A made-up file, its manifest and a place to receive it, with the steps that the tests of receiving share. */
abstract class PartFileFixture {

    static final int CHUNK = ChunkLayout.MIN_CHUNK_BYTES;

    @TempDir
    Path directory;

    Path target;
    Path part;

    final SourceKey key = TestManifests.newKey();
    final TestDisk disk = new TestDisk();
    final byte[] content = bytes(40 * CHUNK + 7, new SplittableRandom(1));
    final ChunkLayout layout = new ChunkLayout(content.length, CHUNK);
    final Manifest manifest = TestManifests.of(key, "file.bin", layout, content);

    @BeforeEach
    void namePaths() {
        target = directory.resolve("file.bin");
        part = directory.resolve("file.bin.part");
    }

    PartFile open(ExistingTarget policy) {
        return open("file.bin", layout, policy);
    }

    PartFile open(String name, ChunkLayout cut, ExistingTarget policy) {
        return PartFile.open(directory.toString(), name, cut, policy, disk);
    }

    void receiveAll(PartFile receiving, SplittableRandom random) throws IOException {
        for (int chunk = 0; chunk < layout.count(); chunk++) {
            assertEquals(ChunkVerdict.VERIFIED, receive(receiving, manifest, chunk, content, random));
        }
    }

    /** Hands a chunk over in pieces of random size. */
    static ChunkVerdict receive(PartFile receiving, Manifest known, int chunk, byte[] file,
            SplittableRandom random) throws IOException {
        ChunkWriter writer = receiving.begin(chunk);
        int end = (int) known.layout().offset(chunk) + known.layout().length(chunk);
        int at = (int) known.layout().offset(chunk);
        while (at < end) {
            int count = Math.min(end - at, random.nextInt(1, 3 * CHUNK / 2));
            writer.write(file, at, count);
            at += count;
        }
        return writer.finish(known);
    }

    static ChunkWriter written(PartFile receiving, int chunk, byte[] file) throws IOException {
        ChunkWriter writer = receiving.begin(chunk);
        writer.write(file, (int) receiving.layout().offset(chunk), receiving.layout().length(chunk));
        return writer;
    }

    void assertReads(PartFile receiving, SplittableRandom random) throws IOException {
        for (int i = 0; i < 20; i++) {
            int chunk = random.nextInt(layout.count());
            int offset = random.nextInt(layout.length(chunk));
            byte[] read = new byte[random.nextInt(layout.length(chunk) - offset) + 1];
            receiving.read(chunk, offset, read, 0, read.length);
            int from = (int) layout.offset(chunk) + offset;
            assertArrayEquals(Arrays.copyOfRange(content, from, from + read.length), read);
        }
    }

    void assertChunkOnDisk(PartFile receiving, int chunk) throws IOException {
        byte[] read = new byte[layout.length(chunk)];
        receiving.read(chunk, 0, read, 0, read.length);
        int from = (int) layout.offset(chunk);
        assertArrayEquals(Arrays.copyOfRange(content, from, from + read.length), read);
    }

    static void assertFails(ExitStatus status, String reason, Executable action) {
        FloodException failure = assertThrows(FloodException.class, action);
        assertEquals(status, failure.status(), failure.getMessage());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    static byte[] bytes(int size, SplittableRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    static List<Integer> shuffled(int count, SplittableRandom random) {
        List<Integer> chunks = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(chunks, new Random(random.nextLong()));
        return chunks;
    }
}
