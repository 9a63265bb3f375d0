package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Payload that came and went. Counted by many threads; the parts by sender belong to the node's loop. */
final class Accounts {

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    private final Map<NodeId, Long> usedFrom = new HashMap<>();

    void used(NodeId sender, long bytes) {
        usedFrom.merge(sender, bytes, Long::sum);
    }

    Map<NodeId, Long> usedFrom() {
        return Map.copyOf(usedFrom);
    }

    /** Payload that arrived in vain. */
    long duplicateBytes() {
        return Math.max(0, received.sum() - usedFrom.values().stream().mapToLong(Long::longValue).sum());
    }
}
