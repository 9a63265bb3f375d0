package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code simulate} and {@code plan}. */
class SimulateTest {

    private static final String TOPOLOGIES = Path.of("..", "topologies").toString();

    @TempDir
    Path directory;

    private record Result(int code, String out, String err) { }

    private static Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(new PrintStream(out), new PrintStream(err), Map.of(), args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static JsonObject json(String... args) {
        Result result = run(args);
        assertEquals(0, result.code, result.err);
        return JsonParser.parseString(result.out).getAsJsonObject();
    }

    @Test
    void thePlanNamesTheLimit() {
        Result result = run("plan", TOPOLOGIES + "/two-sites.topo", "--size", "100MB");
        assertEquals(0, result.code, result.err);
        assertEquals(List.of("optimum 10 Mbit/s to 5 destinations", "limit: s1>s2 (10 Mbit/s)",
                "95.4 MiB: 80.00 s at best, 83.92 s with headers"), result.out.lines().toList());
    }

    @Test
    void thePlanIsToldToPrograms() {
        JsonObject plan = json("plan", TOPOLOGIES + "/contest5.topo", "--size", "30MB", "--json");
        assertEquals("plan", plan.get("event").getAsString());
        assertEquals(30, plan.get("mbitPerSecond").getAsDouble());
        assertTrue(plan.get("exact").getAsBoolean());
        assertEquals("src>s1", plan.getAsJsonArray("links").get(0).getAsString());
        assertEquals(8, plan.get("seconds").getAsDouble());
    }

    @Test
    void aBoundIsNotCalledTheOptimum() {
        assertTrue(run("plan", "two-sites", "--nodes", "200").out.startsWith("at most 100 Mbit/s"));
        assertTrue(run("plan", "star", "--nodes", "60").out.startsWith("optimum 100 Mbit/s"));
    }

    @Test
    void allPoliciesRunOnTheSameInput() throws Exception {
        Path csv = directory.resolve("table.csv");
        Result result = run("simulate", TOPOLOGIES + "/four.topo", "--size", "8MiB", "--policy", "all",
                "--csv", csv.toString());
        assertEquals(0, result.code, result.err + result.out);
        List<String> lines = result.out.lines().toList();
        assertTrue(lines.get(0).contains("128 chunks to 3 destinations, seed 1; optimum 20 Mbit/s, 3.36 s"),
                result.out);
        assertEquals(2 + 12, lines.size(), result.out);
        List<String> rows = Files.readAllLines(csv);
        assertEquals(1 + 12, rows.size());
        assertTrue(rows.get(12).contains(",8388608,128,1,unicast,0,"), rows.get(12));
    }

    @Test
    void theSameSeedPrintsTheSame() {
        for (String policy : List.of("ours", "bittorrent")) {
            String[] args = {"simulate", "random", "--nodes", "40", "--size", "4MiB", "--seed", "3", "--policy",
                policy};
            String[] other = args.clone();
            other[7] = "4";
            assertEquals(run(args).out, run(args).out);
            assertTrue(!run(args).out.equals(run(other).out));
        }
    }

    @Test
    void theSimulationIsToldToPrograms() {
        JsonObject row = json("simulate", TOPOLOGIES + "/four.topo", "--size", "2MiB", "--json");
        assertEquals("ours", row.get("policy").getAsString());
        assertEquals(0, row.get("incomplete").getAsInt());
        assertTrue(row.getAsJsonObject("nodes").get("d3").getAsDouble() <= row.get("seconds").getAsDouble());
    }

    @Test
    void wrongArgumentsAreOneLine() {
        for (String[] args : List.of(new String[] {"plan", "galaxy"},
                new String[] {"simulate", "star", "--policy", "x"},
                new String[] {"plan", TOPOLOGIES + "/four.topo", "--nodes", "3"},
                new String[] {"plan", "star", "--nodes", "0"})) {
            Result result = run(args);
            assertEquals(2, result.code);
            assertEquals(1, result.err.lines().count(), result.err);
        }
    }
}
