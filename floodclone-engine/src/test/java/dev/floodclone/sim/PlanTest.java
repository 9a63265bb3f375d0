package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import dev.floodclone.bandwidth.Bandwidth;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    @ParameterizedTest
    @CsvSource({"contest1,16,s1>d1", "contest2,12,s1>d1", "contest3,20,src>s1", "contest4,10,s1>d1",
        "contest5,30,src>s1", "contest6,16,s1>d1", "four,20,src>s1", "star8,10,src>s1", "chain,20,d1>d2",
        "two-sites,10,s1>s2", "parallel-links,50,src>d1", "ring,30,src>d1", "lossy-wan,19.8,s1>d1"})
    void theShippedTopologiesAreExactAndOneCutBinds(String name, double megabits, String link) {
        Plan plan = Plan.of(Topology.read(Path.of("..", "topologies", name + ".topo")));
        assertTrue(plan.exact());
        assertEquals(megabits, plan.rate().bytesPerSecond() * 8 / 1e6, 1e-4);
        assertTrue(plan.cut().orElseThrow().links().contains(link), plan.toString());
    }

    @Test
    void uplinksBindWhereDestinationsHaveLittle() {
        Plan plan = Plan.of(Topology.parse("t", "host src\nhost d1\nhost d2\nswitch s\n"
                + "link src s 20 5\nlink d1 s 15 5\nlink d2 s 15 5\n"));
        assertEquals(15, plan.rate().bytesPerSecond() * 8 / 1e6, 1e-4);
    }

    @Test
    void largeStarsAreExactAndOtherLargeOnesBounded() {
        assertTrue(Plan.of(Shape.STAR.of(500, 1)).exact());
        Plan sites = Plan.of(Shape.TWO_SITES.of(500, 1));
        assertFalse(sites.exact());
        assertEquals(100, sites.rate().bytesPerSecond() * 8 / 1e6, 1e-4);
    }

    /** No cut allows less than the optimum, and a star's tightest cut allows just that. */
    @Test
    void cutsAreBounds() throws Exception {
        RandomRuns.of(20, random -> {
            long seed = random.nextInt(1 << 30);
            Topology topology = RandomTopology.of(seed, 12);
            Bandwidth optimum = Optimum.of(topology);
            Bandwidth bound = Cut.tightest(topology).rate();
            assertTrue(bound.bytesPerSecond() >= optimum.bytesPerSecond() * (1 - 1e-6), topology.name());
            Topology star = star(random.ints(6, 5, 100).boxed().toList());
            assertEquals(Optimum.of(star).bytesPerSecond(), Plan.of(star).rate().bytesPerSecond(), 2.0,
                    star.toString());
        });
    }

    private static Topology star(List<Integer> megabits) {
        StringBuilder text = new StringBuilder("switch s\n");
        for (int i = 0; i < megabits.size(); i++) {
            text.append("host h" + i + "\nlink h" + i + " s " + megabits.get(i) + " 5ms\n");
        }
        return Topology.parse("star of " + megabits, text.toString());
    }

    @Test
    void nothingReachesAHostWithoutALink() {
        Plan plan = Plan.of(Topology.parse("t", "host a\nhost b\nhost c\nlink a b 10 5\n"));
        assertEquals(Bandwidth.ZERO, plan.rate());
    }
}
