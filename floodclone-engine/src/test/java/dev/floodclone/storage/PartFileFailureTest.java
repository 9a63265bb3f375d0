package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartFileFailureTest extends PartFileFixture {

    @Test
    void aTargetThatAppearsMeanwhileIsNotReplaced() throws Exception {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            receiveAll(receiving, new SplittableRandom(2));
            Files.writeString(target, "theirs");
            assertFails(ExitStatus.DESTINATION_EXISTS, "file.bin.part", receiving::finish);
            assertChunkOnDisk(receiving, 0);
        }
        assertEquals("theirs", Files.readString(target));
        assertArrayEquals(content, Files.readAllBytes(part));
        try (PartFile receiving = open(ExistingTarget.OVERWRITE)) {
            receiving.recover(manifest, 0);
            receiving.recover(manifest, 1);
            assertEquals(target, receiving.finish());
        }
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void renamingFindsAnotherNameEvenAtTheEnd() throws Exception {
        try (PartFile receiving = open(ExistingTarget.RENAME)) {
            receiveAll(receiving, new SplittableRandom(3));
            Files.writeString(target, "theirs");
            assertEquals(directory.resolve("file (1).bin"), receiving.finish());
            assertChunkOnDisk(receiving, 1);
        }
        assertEquals("theirs", Files.readString(target));
        assertArrayEquals(content, Files.readAllBytes(directory.resolve("file (1).bin")));
    }

    @Test
    void oneAtATime() throws IOException {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            assertFails(ExitStatus.USAGE, "already receiving", () -> open(ExistingTarget.REFUSE));
            assertTrue(Files.exists(part));
            assertEquals(ChunkVerdict.VERIFIED, written(receiving, 0, content).finish(manifest));
        }
    }

    @Test
    void aPartThatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectory(part);
        assertFails(ExitStatus.USAGE, "file.bin.part", () -> open(ExistingTarget.REFUSE));
        assertTrue(Files.isDirectory(part));
        Files.delete(part);
        Files.createSymbolicLink(part, Files.createFile(directory.resolve("victim")));
        assertFails(ExitStatus.USAGE, "file.bin.part", () -> open(ExistingTarget.REFUSE));
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingFlows() {
        disk.freeBytes = CHUNK;
        assertFails(ExitStatus.NO_SPACE, "2.5 MiB more needed, 0.1 MiB free", () -> open(ExistingTarget.REFUSE));
        assertFalse(Files.exists(part));
    }

    @Test
    void whatAnEarlierAttemptOccupiesCountsAsRoom() throws Exception {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            for (int chunk = 10; chunk < layout.count(); chunk++) {
                receive(receiving, manifest, chunk, content, new SplittableRandom(4));
            }
        }
        disk.freeBytes = 10L * CHUNK;
        open(ExistingTarget.REFUSE).close();
        disk.freeBytes = 10L * CHUNK - 1;
        assertFails(ExitStatus.NO_SPACE, "0.6 MiB more needed", () -> open(ExistingTarget.REFUSE));
        assertTrue(Files.exists(part));
    }

    @Test
    void aDiskThatFillsUpKeepsWhatThereIs() throws Exception {
        disk.roomBytes = 3L * CHUNK;
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            for (int chunk = 0; chunk < 3; chunk++) {
                receive(receiving, manifest, chunk, content, new SplittableRandom(5));
            }
            assertFails(ExitStatus.NO_SPACE, "file.bin.part", () -> written(receiving, 3, content));
            assertChunkOnDisk(receiving, 2);
        }
        disk.roomBytes = Long.MAX_VALUE;
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            assertEquals(List.of(0, 1, 2), receiving.recover(manifest, 0));
        }
    }

    @Test
    void whatTheDeviceRefusesIsSaidAndKept() throws Exception {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            disk.syncComplaint = "No space left on device";
            assertFails(ExitStatus.NO_SPACE, "file.bin.part", receiving::sync);
            disk.syncComplaint = "Input/output error";
            assertFails(ExitStatus.USAGE, "Input/output error; what was received is in", receiving::sync);
            receiveAll(receiving, new SplittableRandom(7));
            assertFails(ExitStatus.USAGE, "file.bin.part", receiving::finish);
            assertFalse(Files.exists(target));
        }
        assertArrayEquals(content, Files.readAllBytes(part));
    }

    @Test
    void closingIsFinalAndMayBeRepeated() throws IOException {
        PartFile receiving = open(ExistingTarget.REFUSE);
        written(receiving, 0, content);
        receiving.close();
        receiving.close();
        assertThrows(IOException.class, () -> written(receiving, 1, content));
        assertTrue(Files.exists(part));
    }

    @Test
    void aPartThatVanishesIsNotReplacedByAnEmptyOne() throws Exception {
        try (PartFile receiving = open(ExistingTarget.REFUSE)) {
            receiveAll(receiving, new SplittableRandom(6));
            Files.delete(part);
            assertFails(ExitStatus.USAGE, "no such file", receiving::finish);
            assertFalse(Files.exists(target));
        }
    }
}
