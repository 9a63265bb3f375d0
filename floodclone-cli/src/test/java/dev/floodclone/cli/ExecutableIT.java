package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.floodclone.content.Ticket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built executable, as processes that find each other over loopback. */
class ExecutableIT {

    private static final int FILE_BYTES = 5 << 20;

    @TempDir
    Path directory;

    private Path file;
    private final List<FloodProcess> processes = new ArrayList<>();

    @BeforeEach
    void prepareFiles() throws Exception {
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        Files.createDirectory(directory.resolve("target"));
        file = Files.write(directory.resolve("a file.bin"), content);
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(FloodProcess::close);
    }

    @Test
    void aFileArrivesWholeAndBothEndsSaySo() throws Exception {
        FloodProcess source = send("--open", "--expect", "1");
        JsonObject started = source.event("started");
        FloodProcess receiver = receive(started, Map.of(), "target");
        assertEquals(0, receiver.exitCode(), receiver::output);
        assertEquals(0, source.exitCode(), source::output);
        assertEquals(-1, Files.mismatch(file, directory.resolve("target").resolve(file.getFileName())));
        JsonObject outcome = receiver.lastEvent();
        assertEquals("outcome", outcome.get("event").getAsString());
        assertEquals(FILE_BYTES, outcome.get("bytes").getAsLong());
        String sender = started.get("node").getAsString();
        assertEquals(FILE_BYTES, outcome.getAsJsonObject("bytesFrom").get(sender).getAsLong());
        assertEquals(1, source.lastEvent().get("served").getAsInt());
    }

    @Test
    void theTicketOfTheSourceLetsIn() throws Exception {
        Path ticketFile = directory.resolve("ticket");
        FloodProcess source = send("--expect", "1", "--ticket-file", ticketFile.toString());
        JsonObject started = source.event("started");
        String ticket = source.event("session").get("ticket").getAsString();
        assertEquals(ticket, Files.readString(ticketFile).strip());
        FloodProcess receiver = receive(started, Map.of("FLOODCLONE_TICKET", ticket), "target");
        assertEquals(0, receiver.exitCode(), receiver::output);
        assertEquals(0, source.exitCode(), source::output);
    }

    @Test
    void aWrongTicketIsTurnedAway() throws Exception {
        FloodProcess source = send("--expect", "1");
        SecureRandom random = new SecureRandom();
        byte[] otherSource = new byte[32];
        random.nextBytes(otherSource);
        String wrong = Ticket.create(otherSource, random).text();
        FloodProcess receiver = receive(source.event("started"), Map.of("FLOODCLONE_TICKET", wrong), "target");
        assertEquals(9, receiver.exitCode(), receiver::output);
        assertEquals("NOT_AUTHORISED", receiver.lastEvent().get("status").getAsString());
    }

    @Test
    void aPortInUseIsAUsageError() throws Exception {
        try (DatagramSocket taken = new DatagramSocket()) {
            FloodProcess source = send("--open", "--port", String.valueOf(taken.getLocalPort()));
            assertEquals(2, source.exitCode(), source::output);
            assertEquals(1, source.errors().lines().count(), source::output);
        }
    }

    @Test
    void anExistingTargetIsLeftAlone() throws Exception {
        Path taken = Files.writeString(directory.resolve("taken.bin"), "precious");
        FloodProcess source = send("--open", "--expect", "1");
        FloodProcess receiver = receive(source.event("started"), Map.of(), "taken.bin");
        assertEquals(8, receiver.exitCode(), receiver::output);
        assertTrue(receiver.errors().contains("--overwrite"), receiver::output);
        assertTrue(receiver.errors().contains("--rename"), receiver::output);
        assertEquals("precious", Files.readString(taken));
    }

    @Test
    void signalsEndARunWithTheirExitCodes() throws Exception {
        FloodProcess terminated = send("--open");
        terminated.event("session");
        terminated.signal("TERM");
        assertEquals(143, terminated.exitCode(), terminated::output);
        assertEquals("TERMINATED", terminated.lastEvent().get("status").getAsString());
        FloodProcess interrupted = send("--open");
        interrupted.event("session");
        interrupted.signal("INT");
        assertEquals(130, interrupted.exitCode(), interrupted::output);
    }

    @Test
    void anOldJavaIsNamedInOneLine() throws Exception {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(directory.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        FloodProcess old = start(Map.of("FLOODCLONE_JAVA", java.toString()), "--version");
        assertEquals(1, old.exitCode());
        assertTrue(old.errors().contains("is Java 11.0.2; Java 17 or newer is needed"), old::output);
        FloodProcess none = start(Map.of("FLOODCLONE_JAVA", "/none/java"), "--version");
        assertEquals(1, none.exitCode());
        assertTrue(none.errors().contains("no Java found as /none/java"), none::output);
        assertFalse(none.errors().lines().count() > 1, none::output);
    }

    @Test
    void theBuildLeavesAnArchiveThatJavaTakes() throws Exception {
        Map<String, String> emptyCache = Map.of("XDG_CACHE_HOME", directory.toString());
        assertTrue(loadsFromAnArchive(FloodProcess.EXECUTABLE, emptyCache, "--version"));
    }

    @Test
    void aCopiedExecutableLeavesAnArchiveForItself() throws Exception {
        Path copy = Files.copy(FloodProcess.EXECUTABLE, directory.resolve("floodclone"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Map<String, String> cache = Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString());
        assertFalse(loadsFromAnArchive(copy, cache, "--version"));
        FloodProcess source = send("--open", "--expect", "1");
        String from = "127.0.0.1:" + source.event("started").get("port").getAsInt();
        FloodProcess receiver = start(copy, cache, "receive", "--json", "--from", from, "-o", "target");
        assertEquals(0, receiver.exitCode(), receiver::output);
        assertTrue(loadsFromAnArchive(copy, cache, "--version"));
    }

    /** Whether Java takes this program's own classes from an archive; it can be asked to say where they are from. */
    private boolean loadsFromAnArchive(Path executable, Map<String, String> environment, String... args)
            throws Exception {
        Map<String, String> talkative = new HashMap<>(environment);
        talkative.put("FLOODCLONE_JAVA_OPTS", "-Xlog:class+load:stderr");
        FloodProcess process = start(executable, talkative, args);
        assertEquals(0, process.exitCode(), process::output);
        return process.errors().lines()
                .anyMatch(line -> line.contains(Main.class.getName() + " source: shared objects file"));
    }

    private FloodProcess send(String... options) throws Exception {
        return start(Map.of(), Stream.concat(Stream.of("send", "--json", file.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    private FloodProcess receive(JsonObject started, Map<String, String> environment, String out) throws Exception {
        String from = "127.0.0.1:" + started.get("port").getAsInt();
        return start(environment, "receive", "--json", "--from", from, "-o", out, "--linger", "5s", "--timeout", "60s");
    }

    private FloodProcess start(Map<String, String> environment, String... args) throws Exception {
        return start(FloodProcess.EXECUTABLE, environment, args);
    }

    private FloodProcess start(Path executable, Map<String, String> environment, String... args) throws Exception {
        FloodProcess process = FloodProcess.start(executable, directory, environment, args);
        processes.add(process);
        return process;
    }
}
