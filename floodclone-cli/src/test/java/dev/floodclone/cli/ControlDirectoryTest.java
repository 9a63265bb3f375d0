package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlDirectoryTest {

    @TempDir
    private Path base;

    private Path temporary;
    private Path runtime;
    private Map<String, String> session;

    @BeforeEach
    void makeDirectories() throws IOException {
        temporary = Files.createDirectory(base.resolve("tmp"));
        runtime = Files.createDirectory(base.resolve("run"));
        session = Map.of("XDG_RUNTIME_DIR", runtime.toString());
    }

    @Test
    void onlyTheUserMayEnterWhatIsMade() throws IOException {
        for (Map<String, String> environment : List.of(session, Map.<String, String>of())) {
            Path made = ControlDirectory.make(environment, temporary).path();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
            assertEquals(made, ControlDirectory.make(environment, temporary).path(), "once more");
        }
    }

    @Test
    void nodesOfOtherEnvironmentsAreFoundToo() throws IOException {
        assertEquals(List.of(), ControlDirectory.existing(session, temporary));
        ControlDirectory ofSession = ControlDirectory.make(session, temporary);
        ControlDirectory ofDaemon = ControlDirectory.make(Map.of(), temporary);
        assertEquals(runtime, ofSession.path().getParent());
        assertEquals(temporary, ofDaemon.path().getParent());
        assertEquals(List.of(ofSession, ofDaemon), ControlDirectory.existing(session, temporary));
    }

    @Test
    void aRuntimeDirectoryThatIsNotThereIsDoneWithout() throws IOException {
        Map<String, String> stale = Map.of("XDG_RUNTIME_DIR", base.resolve("none").toString());
        assertEquals(temporary, ControlDirectory.make(stale, temporary).path().getParent());
    }

    @Test
    void whatOthersMayEnterIsNotUsed() throws IOException {
        Path made = ControlDirectory.make(Map.of(), temporary).path();
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x---"));
        assertRefused();
    }

    @Test
    void whatIsAnothersIsNotUsed() throws IOException {
        Path made = ControlDirectory.make(Map.of(), temporary).path();
        assumeTrue(Files.getOwner(made).getName().equals("root"), "only root can give files away");
        Files.setOwner(made, made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertRefused();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path made = ControlDirectory.make(Map.of(), temporary).path();
        Path elsewhere = Files.move(made, base.resolve("elsewhere"));
        Files.createSymbolicLink(made, elsewhere);
        assertRefused();
    }

    @Test
    void onlySocketsOfNodesCount() throws IOException {
        ControlDirectory directory = ControlDirectory.make(session, temporary);
        for (String name : List.of("12-0123456789abcdef.sock", "7-00000000000000ff.sock", "x-0123456789abcdef.sock",
                "12.sock", "12-0123456789abcdef.sock.bak")) {
            Files.createFile(directory.path().resolve(name));
        }
        assertEquals(List.of(7L, 12L), directory.sockets().stream().map(NodeSocket::pid).toList());
        NodeSocket second = directory.sockets().get(1);
        assertEquals(List.of(true, true, true, false, false),
                List.of(second.is("12"), second.is("0123456789abcdef"), second.is("01"), second.is("1"),
                        second.is("")));
    }

    private void assertRefused() throws IOException {
        assertThrows(IOException.class, () -> ControlDirectory.make(Map.of(), temporary));
        assertEquals(List.of(), ControlDirectory.existing(Map.of(), temporary));
    }
}
