package dev.floodclone.message;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import java.util.List;

/**
 * What is known of one node; of two records of a node the one with the higher version holds.
 *
 * @param version grows with every change that the node itself makes
 * @param chunksHeld verified chunks, for display and for telling how far a node is
 */
public record NodeRecord(NodeId id, long version, List<Endpoint> endpoints, boolean source, int chunksHeld,
        NodeState state) {

    public NodeRecord {
        endpoints = List.copyOf(endpoints);
    }
}
