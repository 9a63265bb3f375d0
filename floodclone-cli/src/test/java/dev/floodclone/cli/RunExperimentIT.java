package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command that the README names first: separate processes over Mininet where that is to be had, else one process
 * over the emulated network. The script says which.
 */
class RunExperimentIT {

    private static final long DEADLINE_SECONDS = 180;

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void allNodesOfASmallTopologyGetTheFile() throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("./run-experiment.sh", "four", "--size", "2MiB")
                .directory(REPOSITORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FLOODCLONE_BIN", REPOSITORY.resolve("floodclone-cli/target/floodclone").toString());
        Process run = builder.start();
        try {
            assertTrue(run.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "still running: " + read(output));
        } finally {
            run.destroy();
        }
        assertEquals(0, run.exitValue(), () -> read(output));
        for (String part : List.of("d1", "d2", "d3", "simulated", "optimum", "efficiency")) {
            assertTrue(read(output).contains(part), () -> "no " + part + " in: " + read(output));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }
}
