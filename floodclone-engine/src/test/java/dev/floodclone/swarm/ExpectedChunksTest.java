package dev.floodclone.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.RandomRuns;
import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpectedChunksTest {

    private static final int CHUNKS = 30;

    /** Random operations: the same senders for each chunk as in a map of lists, in the order in which they came. */
    @Test
    void itIsAMapOfSenders() throws Exception {
        RandomRuns.of(200, random -> {
            ExpectedChunks expected = new ExpectedChunks();
            Map<Integer, List<NodeId>> plain = new TreeMap<>();
            for (int step = 0; step < 300; step++) {
                apply(random, expected, plain, step);
                compare(expected, plain);
            }
        });
    }

    private static void apply(SplittableRandom random, ExpectedChunks expected, Map<Integer, List<NodeId>> plain,
            long nowNanos) {
        int chunk = random.nextInt(CHUNKS);
        NodeId sender = new NodeId(random.nextInt(1, 5));
        int kind = random.nextInt(12);
        if (kind < 6) {
            expected.add(chunk, sender, nowNanos);
            List<NodeId> senders = plain.computeIfAbsent(chunk, c -> new ArrayList<>());
            if (!senders.contains(sender)) {
                senders.add(sender);
            }
        } else if (kind < 8) {
            assertEquals(plain.remove(chunk) != null, expected.remove(chunk) != null);
        } else if (kind < 11) {
            boolean isGone = plain.containsKey(chunk) && plain.get(chunk).remove(sender) && plain.get(chunk).isEmpty();
            assertEquals(isGone, expected.removeSender(chunk, sender));
            plain.values().removeIf(List::isEmpty);
        } else {
            Set<Integer> released = new HashSet<>(plain.keySet());
            plain.values().forEach(senders -> senders.retainAll(Set.of(sender)));
            plain.values().removeIf(List::isEmpty);
            released.removeAll(plain.keySet());
            assertEquals(released, new HashSet<>(expected.keepOnly(sender)));
        }
    }

    private static void compare(ExpectedChunks expected, Map<Integer, List<NodeId>> plain) {
        assertEquals(plain.size(), expected.size());
        for (int place = 0; place < expected.size(); place++) {
            List<NodeId> senders = plain.get(expected.chunk(place));
            assertEquals(senders.size() == 1 ? senders.get(0) : null, expected.expectation(place).onlySender());
        }
    }

    @Test
    void aSecondSenderDoesNotMakeItYounger() {
        ExpectedChunks expected = new ExpectedChunks();
        expected.add(3, new NodeId(1), 10);
        expected.add(3, new NodeId(2), 20);
        assertEquals(10, expected.get(3).sinceNanos);
    }
}
