package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What happens in a node, for logs, displays and reports. Delivered in order by the node's own thread; must not block
 * it.
 */
public sealed interface NodeEvent {

    /** The node listens; in the background what it sends yields to other traffic. */
    record Started(NodeId node, boolean source, int port, boolean background) implements NodeEvent { }

    /** The node keeps to these limits from now on. */
    record Limited(BandwidthLimits limits) implements NodeEvent { }

    /** The source offers a file; {@code ticket} is what receivers need, empty for an open session. */
    record SessionOpened(SessionId session, String name, String fileName, long fileBytes, Optional<String> ticket)
            implements NodeEvent { }

    /** A session was seen on a link. */
    record SessionSighted(SessionId session, String name, String fileName, long fileBytes, boolean open,
            InetSocketAddress address) implements NodeEvent { }

    /** The node is a member and knows what is being sent. */
    record Joined(SessionId session, String fileName, long fileBytes, int chunkBytes, Path target)
            implements NodeEvent { }

    /** One more connection with a member; {@code version} of the protocol is the newest that both sides know. */
    record PeerConnected(NodeId peer, InetSocketAddress local, InetSocketAddress remote, int version)
            implements NodeEvent { }

    record PeerDisconnected(NodeId peer, InetSocketAddress remote, String reason) implements NodeEvent { }

    /** How a path fares is another than {@code before}. */
    record PathChanged(PathStatus path, Health before) implements NodeEvent { }

    /** How a link fares is another than {@code before}, which it was for {@code lasted}. */
    record LinkChanged(LinkStatus link, Health before, Duration lasted) implements NodeEvent { }

    /** A destination, this node or another, holds the verified file. */
    record NodeComplete(NodeId node, int complete, int known) implements NodeEvent { }

    /** This node's file is verified and under its final name. */
    record Verified(Path file, long fileBytes, Duration afterStart) implements NodeEvent { }

    /** Something that the user should know and that does not end the run. */
    record Warning(String message) implements NodeEvent { }
}
