package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.NodeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who takes part, as far as gossip tells: the newest record of each node, this one included. A node that finds itself
 * reported gone contradicts with a higher version (refutation as in SWIM: Das, Gupta, Motivala, DSN 2002). Owned by
 * {@link Swarm}.
 */
final class Membership {

    private final NodeId self;
    private final Map<NodeId, NodeRecord> records = new LinkedHashMap<>();
    private final Set<NodeId> news = new LinkedHashSet<>();
    /** At hand, as it is asked for with each decision. */
    private NodeRecord own;

    Membership(NodeRecord self) {
        this.self = self.id();
        this.own = self;
        records.put(self.id(), self);
    }

    NodeRecord self() {
        return own;
    }

    Collection<NodeRecord> all() {
        return records.values();
    }

    NodeRecord get(NodeId id) {
        return records.get(id);
    }

    /** Takes a record that was received; returns whether it was news. */
    boolean learn(NodeRecord record) {
        if (record.id().equals(self)) {
            return refute(record);
        }
        NodeRecord known = records.get(record.id());
        if (known != null && record.version() <= known.version()) {
            return false;
        }
        records.put(record.id(), record);
        news.add(record.id());
        return true;
    }

    private boolean refute(NodeRecord claimed) {
        if (claimed.version() <= own.version()) {
            return false;
        }
        put(new NodeRecord(self, claimed.version() + 1, own.endpoints(), own.source(), own.chunksHeld(), own.state()));
        return true;
    }

    void updateSelf(List<Endpoint> endpoints, int chunksHeld, NodeState state) {
        if (!own.endpoints().equals(endpoints) || own.chunksHeld() != chunksHeld || own.state() != state) {
            put(new NodeRecord(self, own.version() + 1, endpoints, own.source(), chunksHeld, state));
        }
    }

    /**
     * A neighbour of this node cannot be reached any more; one that was complete stays so, since it got what it wanted.
     */
    void declareGone(NodeId id) {
        NodeRecord known = records.get(id);
        if (known != null && known.state() == NodeState.ACTIVE) {
            put(new NodeRecord(id, known.version() + 1, known.endpoints(), known.source(), known.chunksHeld(),
                    NodeState.GONE));
        }
    }

    private void put(NodeRecord record) {
        own = record.id().equals(self) ? record : own;
        records.put(record.id(), record);
        news.add(record.id());
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** The records that changed since the last call. */
    List<NodeRecord> takeNews() {
        List<NodeRecord> changed = new ArrayList<>(news.size());
        for (NodeId id : news) {
            changed.add(records.get(id));
        }
        news.clear();
        return changed;
    }
}
