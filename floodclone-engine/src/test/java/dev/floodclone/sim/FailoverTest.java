package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.swarm.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A link of two dies in the middle and comes back, in virtual time: 20 Mbit/s over s1 and 30 over s2. */
class FailoverTest {

    private static final Topology TWO_NICS = Topology.read(Path.of("../topologies/two-nics.topo"));
    private static final ChunkLayout FILE = ChunkLayout.forFile(100 << 20);
    private static final double CUT_SECONDS = 5;
    private static final double BACK_SECONDS = 12;
    private static final double ALLOWED_SECONDS = 1;
    /** Bytes are counted up to the last event before a time. */
    private static final double LAST_EVENT_SECONDS = 0.05;

    @ParameterizedTest
    @CsvSource({"s1, 0.020", "s2, 0.030"})
    void aDeadPathIsNoticedWithinThreeRoundTripsAndASecond(String cut, double rttSeconds) {
        List<Double> notices = Simulation.run(scenario(Strategy.FASTEST, cut)).noticeSeconds();
        assertEquals(1, notices.size());
        double limit = 3 * rttSeconds + ALLOWED_SECONDS;
        assertTrue(notices.get(0) <= limit, notices + " s instead of " + limit);
    }

    /** From before the cut until after the return, looked at each tenth of a second; the pauses in all count. */
    @ParameterizedTest
    @CsvSource({"s1, s2, 30", "s2, s1, 20"})
    void theOtherLinkNeverPauses(String cut, String other, double mbit) {
        double start = CUT_SECONDS - 1;
        double before = carried(cut, other, start);
        for (double end = start; end < BACK_SECONDS + 2; end += 0.1) {
            double busySeconds = (carried(cut, other, end) - before) * 8 / 1e6 / mbit;
            assertTrue(busySeconds >= end - start - LAST_EVENT_SECONDS,
                    other + " was busy for " + busySeconds + " s from " + start + " to " + end);
        }
    }

    private static double carried(String cut, String over, double untilSeconds) {
        SimulationResult result =
                Simulation.run(scenario(Strategy.FASTEST, cut).withLimit((long) (untilSeconds * 1e9)));
        return bytes(result, "src", over);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void theFileArrivesWhateverIsCut(Strategy strategy) {
        for (String cut : List.of("s1", "s2")) {
            SimulationResult result = Simulation.run(scenario(strategy, cut));
            assertEquals(List.of(), result.incomplete(), strategy + ", " + cut);
            assertEquals(FILE.fileBytes(), result.contentBytes().get("d1"));
            assertTrue(bytes(result, "src", cut) > 0);
        }
    }

    /** The chunk in flight is sent again at once; what it had brought is all that is lost. */
    @Test
    void aLinkThatDiesCostsWhatWasInFlight() {
        SimulationResult result = Simulation.run(scenario(Strategy.FASTEST, "s2"));
        assertTrue(result.duplicateBytes() <= 2 * Scenario.QUIC_WIRE_BYTES_PER_BYTE * FILE.chunkBytes(),
                result.duplicateBytes() + " bytes in vain");
    }

    /** The best link dies while the last chunks are under way: they are under way over the other, too. */
    @Test
    void aBestLinkThatDiesInTheEndCostsTheReliableNextToNothing() {
        double whole = Simulation.run(scenario(Strategy.RELIABLE, List.of())).lastSeconds();
        long dies = (long) ((whole - 0.05) * 1e9);
        double cut = Simulation.run(scenario(Strategy.RELIABLE, changes("s2", dies, LinkChange.DOWN))).lastSeconds();
        assertTrue(cut < whole + 0.15, cut + " s instead of " + whole);
    }

    private static Scenario scenario(Strategy strategy, String cut) {
        return scenario(strategy, IntStream.of(0, 1).boxed().flatMap(each -> changes(cut,
                (long) ((each == 0 ? CUT_SECONDS : BACK_SECONDS) * 1e9),
                each == 0 ? LinkChange.DOWN : LinkChange.UP).stream()).toList());
    }

    private static Scenario scenario(Strategy strategy, List<Trace.Change> changes) {
        return Scenario.of(TWO_NICS, FILE, 1).withPolicy(Policy.of(strategy)).withTrace(new Trace(changes))
                .withLimit(120_000_000_000L);
    }

    private static List<Trace.Change> changes(String through, long atNanos, LinkChange change) {
        return List.of(new Trace.Change(atNanos, through, "d1", change),
                new Trace.Change(atNanos, through, "src", change));
    }

    private static double bytes(SimulationResult result, String from, String to) {
        return TWO_NICS.directions(from, to).stream().mapToDouble(each -> result.bytesByDirection().get(each)).sum();
    }
}
