package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded experiment: real nodes over an emulated network in this process. */
class ExperimentIT {

    @TempDir
    Path directory;

    private Path topology;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeTopology() throws Exception {
        topology = Files.write(directory.resolve("pair.topo"), List.of(
                "host src", "host d1", "host d2", "switch s1",
                "link src s1 20 2ms 100 0", "link s1 d1 20 2ms 100 0", "link s1 d2 20 2ms 100 0"));
    }

    @Test
    void everyHostGetsTheFileAndTheTableSaysSo() throws Exception {
        Path results = directory.resolve("results");
        int code = run("experiment", topology.toString(), "--size", "1MiB", "--results", results.toString());
        String table = out.toString(StandardCharsets.UTF_8);
        assertEquals(0, code, () -> table + err);
        assertTrue(table.startsWith("pair: 1 MiB from src to 2, embedded;"), table);
        assertTrue(table.contains("(20 Mbit/s); efficiency "), table);
        assertEquals(4, Files.readAllLines(results.resolve("summary.csv")).size());
        assertTrue(Files.readString(results.resolve("d2.jsonl")).contains("\"event\":\"outcome\",\"status\":\"OK\""));
        assertTrue(Files.notExists(results.resolve("files")));
    }

    private int run(String... args) {
        return Main.run(new PrintStream(out), new PrintStream(err), Map.of(), args);
    }
}
