package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The other nodes that were heard on one link lately, to tell how much everyone may say. */
final class Population {

    /** Bound of what is remembered, so that forged ids cost little; beyond it the count stays. */
    static final int MAX_NODES = 4096;

    private static final long SHORTEST_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** All nodes together announce themselves unasked about 20 times a second at most (see RFC 3550, 6.2). */
    private static final long PERIOD_PER_NODE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Of its announcements a node may lose two before it counts as gone. */
    private static final int PERIODS_TO_LIVE = 3;

    private final Map<NodeId, Heard> nodes = new HashMap<>();

    private record Heard(SessionId session, long nanos) {
    }

    /** How often each of so many nodes announces itself. */
    static long periodNanos(int nodes) {
        return Math.max(SHORTEST_PERIOD_NANOS, nodes * PERIOD_PER_NODE_NANOS);
    }

    void heard(NodeId node, SessionId session, long nowNanos) {
        if (nodes.size() < MAX_NODES || nodes.containsKey(node)) {
            nodes.put(node, new Heard(session, nowNanos));
        }
    }

    /** Nodes of {@code session}. */
    int size(SessionId session, long nowNanos) {
        long oldestNanos = nowNanos - PERIODS_TO_LIVE * periodNanos(nodes.size());
        nodes.values().removeIf(heard -> heard.nanos() < oldestNanos);
        return (int) nodes.values().stream().filter(heard -> heard.session().equals(session)).count();
    }
}
