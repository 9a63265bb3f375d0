package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.NodeId;
import java.net.InetSocketAddress;

/** A connection with a member of the session, and what its path can do at one moment. */
public record PathStatus(NodeId peer, InetSocketAddress local, InetSocketAddress remote, PathSnapshot snapshot) {
}
