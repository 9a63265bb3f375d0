package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class CensusTest {

    @Test
    void countsDestinationsOnly() {
        NodeRecord source = record(1, true, 9, NodeState.COMPLETE);
        assertEquals(new Census(0, 0, 0, 0, 0), Census.of(List.of(source)));
        assertEquals(new Census(5, 2, 1, 2, 22), Census.of(List.of(source,
                record(2, false, 3, NodeState.ACTIVE),
                record(3, false, 0, NodeState.ACTIVE),
                record(4, false, 9, NodeState.COMPLETE),
                record(5, false, 4, NodeState.FAILED),
                record(6, false, 6, NodeState.GONE))));
    }

    private static NodeRecord record(long id, boolean source, int chunks, NodeState state) {
        return new NodeRecord(new NodeId(id), 1, List.of(), source, chunks, state);
    }
}
