package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the built executable as a process of its own, with the events that it prints. */
final class FloodProcess implements AutoCloseable {

    static final Path EXECUTABLE = Path.of("target", "floodclone").toAbsolutePath();
    private static final long DEADLINE_SECONDS = 90;

    private final Process process;
    private final Path errors;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::read, "output");

    private FloodProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        reader.setDaemon(true);
        reader.start();
    }

    static FloodProcess start(Path executable, Path directory, Map<String, String> environment, String... args)
            throws IOException {
        Path errors = Files.createTempFile(directory, "stderr", null);
        List<String> command = Stream.concat(Stream.of(executable.toString()), Stream.of(args)).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new FloodProcess(builder.start(), errors);
    }

    /** Waits for the next event of this kind. */
    JsonObject event(String kind) throws InterruptedException {
        while (true) {
            String line = unread.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(line, () -> "no event \"" + kind + "\"; " + output());
            JsonObject event = parsed(line);
            if (event.get("event").getAsString().equals(kind)) {
                return event;
            }
        }
    }

    /** What a process that has ended printed on standard output. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last line of a process that has ended. */
    JsonObject lastEvent() {
        return parsed(lines.get(lines.size() - 1));
    }

    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "does not end; " + output());
        reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        return process.exitValue();
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-s", name, String.valueOf(process.pid())).start();
        assertTrue(kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        return "stdout: " + lines + "; stderr: " + errors();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            lines.add("cannot read on: " + e);
        }
    }

    private static JsonObject parsed(String line) {
        return JsonParser.parseString(line).getAsJsonObject();
    }
}
