package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ways to the same optimum agree. */
class TreePackingTest {

    private static final double GAP = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"contest1", "contest3", "contest4", "contest5", "star8", "two-sites", "ring", "chain",
        "parallel-links", "lossy-wan"})
    void agreesOnTheShippedTopologies(String name) {
        assertAgrees(Topology.read(Path.of("../topologies", name + ".topo")));
    }

    @Test
    void agreesOnSmallRandomTopologies() {
        for (long seed = 1; seed <= 100; seed++) {
            Topology topology = RandomTopology.of(seed);
            if (topology.hosts().size() <= 10) {
                assertAgrees(topology);
            }
        }
    }

    private static void assertAgrees(Topology topology) {
        double optimum = Optimum.of(topology).bytesPerSecond();
        assertEquals(optimum, TreePacking.bytesPerSecond(topology, GAP), 1e-4 * optimum, topology.name());
    }
}
