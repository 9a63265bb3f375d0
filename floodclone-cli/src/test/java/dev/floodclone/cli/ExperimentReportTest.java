package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.floodclone.bandwidth.Bandwidth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentReportTest {

    private static final Bandwidth TWENTY_MEGABITS = new Bandwidth(2_500_000);
    private static final HostResult SOURCE =
            new HostResult("src", true, "ok", OptionalDouble.empty(), Map.of(), 0, 0);
    private static final HostResult FIRST =
            new HostResult("d1", false, "ok", OptionalDouble.of(5), Map.of("src", 12_582_912L, "d2", 8_388_608L), 0, 0);
    private static final HostResult LAST =
            new HostResult("d2", false, "ok", OptionalDouble.of(10), Map.of("src", 20_971_520L), 1_048_576, 0);
    private static final HostResult FAILED =
            new HostResult("d2", false, "no file, exit 5", OptionalDouble.empty(), Map.of(), 0, 5);

    @Test
    void theTableSaysWhoIsLastAndHowFarFromTheOptimum() {
        assertEquals(List.of(
                "node  status       seconds  Mbit/s  duplicates  MiB by sender",
                "src   ok (source)        -       -    0.00 MiB",
                "d1    ok              5.00   33.55    0.00 MiB  src 12.00, d2 8.00",
                "d2    ok             10.00   16.78    1.00 MiB  src 20.00",
                "",
                "last node 10.00 s (d2); simulated 9.00 s; optimum 8.39 s (20 Mbit/s); efficiency 83.9%"),
                report(TWENTY_MEGABITS, LAST).lines());
    }

    @Test
    void withoutAFileOrAnOptimumThereIsNoEfficiency() {
        ExperimentReport failed = report(TWENTY_MEGABITS, FAILED);
        assertFalse(failed.right());
        assertTrue(failed.lines().contains(
                "last node n/a; simulated 9.00 s; optimum 8.39 s (20 Mbit/s); efficiency n/a"));
        List<String> unknown = report(Bandwidth.ZERO, LAST).lines();
        assertTrue(unknown.contains("last node 10.00 s (d2); simulated 9.00 s; optimum n/a; efficiency n/a"));
    }

    @Test
    void theFilesHoldTheSame(@TempDir Path directory) throws Exception {
        new ExperimentFiles(report(TWENTY_MEGABITS, FAILED)).write(directory);
        List<String> csv = Files.readAllLines(directory.resolve("summary.csv"));
        assertEquals("node,role,status,seconds,mbit_per_second,bytes_from,duplicate_bytes,exit_code,"
                + "simulated_seconds,optimum_seconds", csv.get(0));
        assertEquals("src,source,ok,,,,0,0,,", csv.get(1));
        assertEquals("d2,receiver,\"no file, exit 5\",,,,0,5,9.000,8.389", csv.get(3));
        JsonObject run = JsonParser.parseString(Files.readString(directory.resolve("run.json"))).getAsJsonObject();
        assertFalse(run.get("right").getAsBoolean());
        assertTrue(run.get("lastNode").isJsonNull());
        assertEquals(20, run.get("optimumMbitPerSecond").getAsDouble());
        assertEquals(8.389, run.get("optimumSeconds").getAsDouble());
        assertEquals(9, run.get("simulatedSeconds").getAsDouble());
        JsonObject first = run.getAsJsonArray("nodes").get(1).getAsJsonObject();
        assertEquals(8_388_608, first.getAsJsonObject("bytesFrom").get("d2").getAsLong());
    }

    private static ExperimentReport report(Bandwidth optimum, HostResult second) {
        Experiment.Setup setup = new Experiment.Setup(Path.of("four.topo"), Optional.empty(), 20 << 20, 1,
                Path.of("."), false);
        return new ExperimentReport(setup, "2026-01-01T00:00:00Z", optimum, Map.of("d1", 8.5, "d2", 9.0),
                List.of(SOURCE, FIRST, second), List.of());
    }
}
