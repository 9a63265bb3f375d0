package dev.floodclone.storage;

import static dev.floodclone.storage.ExistingTarget.OVERWRITE;
import static dev.floodclone.storage.ExistingTarget.REFUSE;
import static dev.floodclone.storage.ExistingTarget.RENAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {

    @TempDir
    private Path directory;

    @Test
    void anExistingDirectoryTakesTheFileUnderItsOwnName() {
        assertEquals(directory.resolve("a b.txt"), resolve(directory.toString(), "a b.txt", REFUSE));
        assertEquals(directory.resolve("a b.txt"), resolve(directory + "/", "a b.txt", REFUSE));
    }

    @Test
    void anyOtherPathIsTheFinalName() {
        Destination destination = Destination.resolve(directory + "/mine.iso", "theirs.iso", REFUSE);
        assertEquals(directory.resolve("mine.iso"), destination.target());
        assertEquals(directory.resolve("mine.iso.part"), destination.part());
    }

    @Test
    void noPathMeansTheWorkingDirectory() {
        assertEquals(Path.of("no-such-file-here").toAbsolutePath(), resolve("", "no-such-file-here", REFUSE));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertFails(ExitStatus.USAGE, "missing: no such directory", directory + "/missing/", "f", REFUSE);
        assertFails(ExitStatus.USAGE, "missing: no such directory", directory + "/missing/f", "f", REFUSE);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Files.createFile(directory.resolve("file"));
        assertFails(ExitStatus.USAGE, "file: it is not a directory", directory + "/file/", "f", REFUSE);
        assertFails(ExitStatus.USAGE, "file: it is not a directory", directory + "/file/x", "f", OVERWRITE);
    }

    @Test
    void anExistingTargetIsRefusedUnlessAskedFor() throws IOException {
        Files.createFile(directory.resolve("f.tar.gz"));
        assertFails(ExitStatus.DESTINATION_EXISTS, "--overwrite", directory.toString(), "f.tar.gz", REFUSE);
        assertEquals(directory.resolve("f.tar.gz"), resolve(directory.toString(), "f.tar.gz", OVERWRITE));
        assertEquals(directory.resolve("f.tar (1).gz"), resolve(directory.toString(), "f.tar.gz", RENAME));
        Files.createFile(directory.resolve("f.tar (1).gz"));
        assertEquals(directory.resolve("f.tar (2).gz"), resolve(directory.toString(), "f.tar.gz", RENAME));
    }

    @Test
    void namesWithoutExtensionAreNumberedAtTheirEnd() throws IOException {
        Files.createFile(directory.resolve("README"));
        Files.createFile(directory.resolve(".profile"));
        assertEquals(directory.resolve("README (1)"), resolve(directory.toString(), "README", RENAME));
        assertEquals(directory.resolve(".profile (1)"), resolve(directory.toString(), ".profile", RENAME));
    }

    @Test
    void onlyARegularFileIsOverwritten() throws IOException {
        Files.createDirectory(directory.resolve("f"));
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        assertFails(ExitStatus.DESTINATION_EXISTS, "not a regular file", directory.toString(), "f", OVERWRITE);
        assertFails(ExitStatus.DESTINATION_EXISTS, "not a regular file", directory + "/dangling", "f", OVERWRITE);
        assertFails(ExitStatus.DESTINATION_EXISTS, "already exists", directory + "/dangling", "f", REFUSE);
    }

    @Test
    void aNameThatLeavesTheDirectoryIsRefusedHereToo() {
        assertFails(ExitStatus.USAGE, "slash", directory.toString(), "../f", REFUSE);
        assertFails(ExitStatus.USAGE, "..", directory.toString(), "..", REFUSE);
    }

    @Test
    void theLongestNamesStillFit() throws IOException {
        String longest = "x".repeat(251) + ".iso";
        Destination destination = Destination.resolve(directory.toString(), longest, REFUSE);
        assertEquals(255, Files.createFile(destination.part()).getFileName().toString().length());
        Files.createFile(destination.target());
        String renamed = resolve(directory.toString(), longest, RENAME).getFileName().toString();
        assertTrue(renamed.endsWith("x (1).iso"), renamed);
        assertEquals(255, renamed.getBytes(StandardCharsets.UTF_8).length);
        assertFails(ExitStatus.USAGE, "longer than 255", directory + "/" + longest + "x", "f", REFUSE);
    }

    private static Path resolve(String out, String name, ExistingTarget policy) {
        return Destination.resolve(out, name, policy).target();
    }

    private static void assertFails(ExitStatus status, String reason, String out, String name, ExistingTarget policy) {
        FloodException failure = assertThrows(FloodException.class, () -> Destination.resolve(out, name, policy));
        assertEquals(status, failure.status());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
}
