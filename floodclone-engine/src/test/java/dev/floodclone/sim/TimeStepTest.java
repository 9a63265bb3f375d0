package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large networks are simulated in steps of time; here they are small enough to be simulated exactly as well. */
class TimeStepTest {

    private static final ChunkLayout FILE = new ChunkLayout(100 << 20, 1 << 20);

    /** Which chunk goes where first is chance in both, and a run may end a tenth sooner or later for it. */
    private static final int SEEDS = 8;

    private static SimulationResult run(Scenario scenario, String what) {
        SimulationResult result = Simulation.run(scenario);
        assertEquals(List.of(), result.incomplete(), what);
        return result;
    }

    private static void comparesWithExact(Topology topology) {
        double exact = 0;
        double stepped = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            String what = topology.name() + ", seed " + seed;
            Scenario scenario = Scenario.of(topology, FILE, seed);
            exact += run(scenario.withStep(0), what).lastSeconds() / SEEDS;
            stepped += run(scenario.withStep(5_000_000L), what).lastSeconds() / SEEDS;
        }
        assertTrue(Math.abs(stepped - exact) < 0.05 * exact, topology.name() + ", mean of seeds 1 to " + SEEDS + ": "
                + stepped + " s in steps, " + exact + " s");
    }

    @Test
    void aStarEndsAlike() {
        comparesWithExact(Shape.STAR.of(12, 1));
    }

    @Test
    void twoSitesEndAlike() {
        comparesWithExact(Shape.TWO_SITES.of(12, 1));
    }

    @Test
    void aRandomTreeEndsAlike() {
        comparesWithExact(Shape.RANDOM.of(12, 1));
    }

    @Test
    void aLargeStarIsSteppedAndRunsTheSameAgain() {
        Scenario scenario = Scenario.of(Shape.STAR.of(60, 1), new ChunkLayout(16 << 20, 1 << 18), 1);
        SimulationResult first = run(scenario, "large star");
        assertEquals(first, run(scenario, "large star again"));
    }
}
