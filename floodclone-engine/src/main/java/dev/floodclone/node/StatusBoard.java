package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What can be seen of the node from outside. Updated by the node's loop; {@link #progress} and {@link #network} may be
 * called by any thread.
 */
final class StatusBoard {

    private final NodeContext node;
    private final Set<NodeId> reportedComplete = new HashSet<>();
    private final LinkWatch links;
    private volatile Progress progress = Progress.NONE;

    StatusBoard(NodeContext node) {
        this.node = node;
        this.links = new LinkWatch(node);
    }

    NetworkStatus network() {
        return links.status();
    }

    Progress progress() {
        return progress.withPayload(node.accounts().receivedBytes(), node.accounts().sent.sum());
    }

    void update(long verifiedBytes) {
        links.measure();
        Collection<NodeRecord> members = node.driver().swarm().members();
        Census census = Census.of(members);
        for (NodeRecord member : members) {
            if (!member.source() && member.state() == NodeState.COMPLETE && reportedComplete.add(member.id())) {
                node.emit(new NodeEvent.NodeComplete(member.id(), census.complete(), census.known()));
            }
        }
        int chunks = node.driver().swarm().held().capacity();
        long fileBytes = node.access().joined() ? node.access().manifest().layout().fileBytes() : 0;
        progress = new Progress(fileBytes, verifiedBytes, node.accounts().receivedBytes(),
                node.accounts().sent.sum(), node.neighbourhood().size(), census.known(), census.complete(),
                (long) census.known() * chunks - census.chunksHeld(), chunks);
    }
}
