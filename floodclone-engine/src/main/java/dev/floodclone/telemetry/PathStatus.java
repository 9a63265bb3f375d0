package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.NodeId;
import java.net.InetSocketAddress;

/**
 * A connection with a member of the session, what its path can do at one moment, and what it did lately.
 *
 * @param link the local interface by which it leaves
 */
public record PathStatus(NodeId peer, InetSocketAddress local, InetSocketAddress remote, String link,
        PathSnapshot snapshot, Condition condition) {
}
