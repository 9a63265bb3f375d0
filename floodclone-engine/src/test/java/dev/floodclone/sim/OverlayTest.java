package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OverlayTest {

    private static Map<String, Set<String>> neighbours(List<SwitchPath> ways) {
        Map<String, Set<String>> neighbours = new HashMap<>();
        for (SwitchPath way : ways) {
            neighbours.computeIfAbsent(way.from(), host -> new HashSet<>()).add(way.to());
            neighbours.computeIfAbsent(way.to(), host -> new HashSet<>()).add(way.from());
        }
        return neighbours;
    }

    @Test
    void aSmallSubnetIsMeshed() {
        int hosts = Overlay.MESH_INTERFACES;
        Overlay overlay = new Overlay(Shape.STAR.of(hosts - 1, 1), new SplittableRandom(1));
        assertEquals(hosts * (hosts - 1) / 2, overlay.neighbours().size());
    }

    /** In a larger one all hang together, and everyone has as many neighbours. */
    @Test
    void aLargeSubnetHasAnEvenOverlay() throws Exception {
        RandomRuns.of(10, random -> {
            Topology topology = Shape.STAR.of(random.nextInt(Overlay.MESH_INTERFACES, 400), 1);
            Map<String, Set<String>> neighbours = neighbours(new Overlay(topology, random).neighbours());
            assertEquals(topology.hosts().size(), reached(neighbours).size());
            assertTrue(neighbours.values().stream().allMatch(each -> each.size() == Overlay.NEIGHBOURS),
                    () -> neighbours.toString());
        });
    }

    private static Set<String> reached(Map<String, Set<String>> neighbours) {
        Set<String> reached = new HashSet<>(Set.of("src"));
        ArrayDeque<String> frontier = new ArrayDeque<>(reached);
        while (!frontier.isEmpty()) {
            neighbours.get(frontier.remove()).stream().filter(reached::add).forEach(frontier::add);
        }
        return reached;
    }
}
