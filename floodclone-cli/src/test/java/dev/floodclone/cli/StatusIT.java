package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Running nodes are asked and limited by further processes, as a user does from another terminal. */
@Timeout(180)
class StatusIT {

    private static final int FILE_BYTES = 16 << 20;
    private static final long LIMIT = 500_000;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private final Deque<FloodProcess> processes = new ArrayDeque<>();
    private Path file;
    private Map<String, String> environment;

    @BeforeEach
    void prepare() throws Exception {
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        file = Files.write(directory.resolve("file.bin"), content);
        environment = environmentOf("mine");
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(FloodProcess::close);
    }

    @Test
    void runningNodesAreShownAndLimitedWhileTheyRun() throws Exception {
        FloodProcess source = start(environment, "send", "--json", "--open", "--expect", "1", "--limit-up", "2Mbit",
                file.toString());
        JsonObject started = source.event("started");
        assertEquals(LIMIT / 2, source.event("limits").get("upBytesPerSecond").getAsLong());
        FloodProcess receiver = start(environment, "receive", "--json", "--linger", "5s", "--from",
                "127.0.0.1:" + started.get("port").getAsInt(), "-o", "received.bin");
        awaitStatus(receiver.event("started").get("node").getAsString());
        JsonObject status = awaitStatus(started.get("node").getAsString());
        String session = receiver.event("joined").get("session").getAsString();
        assertEquals(session, status.get("session").getAsString());
        assertEquals(LIMIT / 2, status.getAsJsonObject("limits").get("upBytesPerSecond").getAsLong());
        assertEquals(2, run("status", "--json").lines().size());
        assertTrue(String.join("\n", run("status").lines()).contains("limits: up 2.0 Mbit/s"));
        assertEquals(2, run("limit", "--up", "4Mbit").exitCode(), "which one?");

        String pid = status.get("pid").getAsString();
        FloodProcess limited = run("limit", "--up", "4Mbit", pid);
        assertEquals(0, limited.exitCode(), limited::output);
        assertEquals(LIMIT, source.event("limits").get("upBytesPerSecond").getAsLong());
        JsonObject before = source.event("progress");
        source.event("progress");
        JsonObject after = source.event("progress");
        double seconds = after.get("seconds").getAsDouble() - before.get("seconds").getAsDouble();
        long sent = after.get("sentBytes").getAsLong() - before.get("sentBytes").getAsLong();
        assertTrue(sent < 1.5 * LIMIT * seconds + (1 << 20), sent + " bytes in " + seconds + " s");
        assertEquals(0, run("limit", "--up", "unlimited", pid).exitCode());
        assertEquals(0, receiver.exitCode(), receiver::output);
        assertEquals(0, source.exitCode(), source::output);
    }

    @Test
    void aNodeElsewhereIsNotSeenAndAnEndedOneNoMore() throws Exception {
        FloodProcess source = start(environment, "send", "--json", "--open", file.toString());
        awaitStatus(source.event("started").get("node").getAsString());
        FloodProcess other = start(environmentOf("other"), "status");
        assertEquals(4, other.exitCode(), other::output);
        assertEquals(1, other.errors().lines().count(), other::output);
        assertEquals(4, run("status", "999999999").exitCode()); // no process, and hardly the start of a node id
        assertEquals(4, run("limit", "--up", "1MB", "ffffffffffffffffff").exitCode());
        source.signal("KILL");
        assertEquals(137, source.exitCode());
        assertEquals(4, run("status").exitCode());
        try (var left = Files.list(directory.resolve("mine/floodclone"))) {
            assertEquals(List.of(), left.toList(), "what the killed process left");
        }
    }

    /** A node can be asked from some seconds after its start, and is in a session some time later. */
    private JsonObject awaitStatus(String node) throws Exception {
        long startNanos = System.nanoTime();
        while (true) {
            FloodProcess asked = run("status", "--json", node);
            if (asked.exitCode() == 0 && isReady(parsed(asked))) {
                return parsed(asked);
            }
            assertTrue(System.nanoTime() - startNanos < DEADLINE_NANOS, asked::output);
        }
    }

    private static boolean isReady(JsonObject status) {
        return !status.get("session").isJsonNull();
    }

    private static JsonObject parsed(FloodProcess asked) {
        return JsonParser.parseString(asked.lines().get(0)).getAsJsonObject();
    }

    private Map<String, String> environmentOf(String user) throws Exception {
        Path own = Files.createDirectory(directory.resolve(user));
        Map<String, String> environmentOfUser = new HashMap<>();
        environmentOfUser.put("XDG_RUNTIME_DIR", own.toString());
        environmentOfUser.put("FLOODCLONE_JAVA_OPTS", "-Djava.io.tmpdir=" + own);
        return environmentOfUser;
    }

    /** Runs a short command to its end. */
    private FloodProcess run(String... args) throws Exception {
        FloodProcess process = start(environment, args);
        process.exitCode();
        return process;
    }

    private FloodProcess start(Map<String, String> environmentOfProcess, String... args) throws Exception {
        FloodProcess process =
                FloodProcess.start(FloodProcess.EXECUTABLE, directory, environmentOfProcess, args);
        processes.push(process);
        return process;
    }
}
