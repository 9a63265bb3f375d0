package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimumTest {

    /** The values were verified with an independent formulation: one flow variable for each edge and destination. */
    @ParameterizedTest
    @CsvSource({"contest1,16", "contest2,12", "contest3,20", "contest4,10", "contest5,30", "contest6,16", "four,20",
        "star8,10", "chain,20", "two-sites,10", "parallel-links,50", "ring,30", "lossy-wan,19.8"})
    void shippedTopologies(String name, double megabits) {
        assertMegabits(megabits, Optimum.of(Topology.read(Path.of("..", "topologies", name + ".topo"))));
    }

    /** Verified with a linear program over the edges' rates, to which violated cuts were added until none was left. */
    @ParameterizedTest
    @CsvSource({"1,39", "9,31", "17,29", "25,39", "33,46", "41,27", "49,8", "57,6", "65,17", "73,5"})
    void randomTopologies(long seed, double megabits) {
        assertMegabits(megabits, Optimum.of(RandomTopology.of(seed, 14)));
    }

    @Test
    void lossReducesCapacity() {
        assertMegabits(9, Optimum.of(Topology.parse("t", "host a\nhost b\nlink a b 10 5 100 10\n")));
    }

    @Test
    void destinationsShareTheirUplinksWhenTheSourceIsNotTheLimit() {
        String star = """
                host src
                host d1
                host d2
                switch s
                link src s 12 5
                link d1 s 100 5
                link d2 s 100 5
                """;
        assertMegabits(12, Optimum.of(Topology.parse("t", star)));
        assertMegabits(15, Optimum.of(Topology.parse("t", star
                .replace("src s 12", "src s 20").replace("d1 s 100", "d1 s 15").replace("d2 s 100", "d2 s 15"))));
    }

    @Test
    void needsCutsAroundGroupsOfDestinations() {
        assertMegabits(10, Optimum.of(Topology.parse("t", """
                host src
                host d1
                host d2
                host d3
                link src d1 10 5
                link d1 d2 50 5
                link d2 d3 50 5
                link d3 d1 50 5
                """)));
    }

    @Test
    void zeroWhenADestinationIsOutOfReach() {
        assertEquals(Bandwidth.ZERO, Optimum.of(Topology.parse("t", "host a\nhost b\nhost c\nlink a b 10 5\n")));
    }

    @Test
    void refusesATopologyWithoutDestination() {
        assertThrows(FloodException.class, () -> Optimum.of(Topology.parse("t", "host a\n")));
    }

    private static void assertMegabits(double expected, Bandwidth actual) {
        assertEquals(expected, actual.bytesPerSecond() * 8 / 1e6, 1e-4);
    }
}
