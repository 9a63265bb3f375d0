package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {

    private static final ChunkLayout FILE = new ChunkLayout(100L * (64 << 10), 64 << 10);

    static List<Policy> policies() {
        return Policy.all();
    }

    private static double optima(Topology topology, Policy policy) {
        SimulationResult result = Simulation.run(Scenario.of(topology, FILE, 1).withPolicy(policy));
        assertEquals(List.of(), result.incomplete(), topology.name() + ", " + policy.name());
        result.contentBytes().forEach((host, bytes) -> assertEquals(FILE.fileBytes(), bytes, host));
        double best = Plan.of(topology).seconds(FILE.fileBytes()) * Scenario.QUIC_WIRE_BYTES_PER_BYTE;
        return result.lastSeconds() / best;
    }

    private static Topology shipped(String name) {
        return Topology.read(Path.of("..", "topologies", name + ".topo"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void allFinishAndNoneBeatsTheOptimum(Policy policy) {
        for (String name : List.of("four", "chain", "ring", "two-sites")) {
            double optima = optima(shipped(name), policy);
            assertTrue(optima > 1, policy.name() + " on " + name + ": " + optima);
        }
    }

    @Test
    void unicastSendsACopyToEachAndAChainOne() {
        Topology star = shipped("star8");
        assertEquals(8, optima(star, Policy.UNICAST), 0.3);
        assertTrue(optima(star, Policy.CHAIN) < 1.3);
    }

    /** How fast is another matter: a small file has too few chunks for so many hosts. */
    @Test
    void aLargeSubnetHasBoundedNeighbourhoodsInOnePiece() {
        for (Shape shape : List.of(Shape.STAR, Shape.TWO_SITES, Shape.RANDOM)) {
            Topology topology = shape.of(60, 1);
            Overlay overlay = new Overlay(topology, new SplittableRandom(1));
            assertTrue(overlay.isBounded());
            double perHost = 2.0 * overlay.neighbours().size() / topology.hosts().size();
            assertEquals(Overlay.NEIGHBOURS, perHost, shape + ": " + perHost + " neighbours");
            optima(topology, Policy.OURS);
            optima(topology, Policy.BITTORRENT);
        }
    }

    @Test
    void namesLeadBackToPolicies() {
        policies().forEach(policy -> assertEquals(policy, Policy.named(policy.name()).orElseThrow()));
    }
}
