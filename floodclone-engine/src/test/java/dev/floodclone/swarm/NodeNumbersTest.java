package dev.floodclone.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.RandomRuns;
import dev.floodclone.content.NodeId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeNumbersTest {

    /** Ids that differ in a few bits only share their first places. */
    @Test
    void itIsAMap() throws Exception {
        RandomRuns.of(100, random -> {
            NodeNumbers numbers = new NodeNumbers();
            Map<NodeId, Double> plain = new HashMap<>();
            for (int step = 0; step < 200; step++) {
                NodeId node = new NodeId(random.nextLong(1, 9) << random.nextInt(0, 60));
                double number = random.nextInt(-2, 100);
                numbers.put(node, number);
                plain.put(node, number);
                if (random.nextInt(20) == 0) {
                    numbers.halveAll();
                    plain.replaceAll((id, old) -> old / 2);
                }
                compare(numbers, plain, new NodeId(random.nextLong(1, 9) << random.nextInt(0, 60)));
            }
        });
    }

    private static void compare(NodeNumbers numbers, Map<NodeId, Double> plain, NodeId node) {
        assertEquals(plain.size(), numbers.size());
        assertEquals(plain.containsKey(node), numbers.contains(node));
        assertEquals(plain.getOrDefault(node, 0.0), numbers.get(node));
        assertEquals(plain.values().stream().mapToDouble(each -> each).filter(each -> each > 0).max().orElse(0),
                numbers.largest());
    }
}
