package dev.floodclone.node;

import dev.floodclone.message.Message;
import dev.floodclone.swarm.Event;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what happens on the connections to whom it concerns: the join until a peer is in, then the role, the swarm
 * core, and the search for peers. Owned by the node's loop, but for {@link #chunkArriving}.
 */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final NodeContext node;
    private final Joining joining;
    private final Role role;
    private final PathWatch watch;
    private final PeerSearch search;

    Reception(NodeContext node, Joining joining, Role role, PathWatch watch, PeerSearch search) {
        this.node = node;
        this.joining = joining;
        this.role = role;
        this.watch = watch;
        this.search = search;
    }

    void connected(Connection connection) {
        joining.connected(connection);
    }

    void dialFailed(InetSocketAddress remote, String reason) {
        LOG.debug("Dialling {} failed: {}", remote, reason);
        search.dialEnded(remote, false);
    }

    void message(Connection connection, Message message) {
        Neighbour neighbour = node.neighbourhood().find(connection);
        if (neighbour == null) {
            return;
        }
        watch.heard(neighbour);
        if (!neighbour.isAdmitted()) {
            joining.receive(neighbour, message);
        } else if (message instanceof Message.Page page) {
            role.page(neighbour, page);
        } else if (message instanceof Message.Leave) {
            neighbour.setLeft();
        } else {
            node.driver().feed(new Event.Received(connection.id(), message));
        }
    }

    /** On a thread of the transport that may wait a little. */
    Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
        Neighbour neighbour = node.neighbourhood().find(connection);
        boolean in = neighbour != null && neighbour.awaitAdmission();
        return in ? role.arriving(neighbour, chunk, length, duplicate) : Optional.empty();
    }

    void chunkSent(Connection connection, int chunk, SendOutcome result) {
        Neighbour neighbour = node.neighbourhood().find(connection);
        if (neighbour != null) {
            node.driver().sendEnded(neighbour, chunk, result);
        }
    }

    void disconnected(Connection connection, String reason) {
        Neighbour neighbour = node.neighbourhood().remove(connection, node.loop().nowNanos());
        if (connection.dialled()) {
            search.dialEnded(connection.remoteAddress(), neighbour != null && neighbour.isAdmitted());
        }
        if (neighbour == null || !neighbour.isAdmitted()) {
            LOG.debug("Connection with {} ended before the join: {}", connection.remoteAddress(), reason);
            return;
        }
        watch.check();
        node.driver().feed(new Event.PathDown(connection.id()));
        if (neighbour.hasLeft() && !node.neighbourhood().isConnected(neighbour.peer())) {
            node.driver().feed(new Event.PeerLost(neighbour.peer()));
        }
        node.emit(new NodeEvent.PeerDisconnected(neighbour.peer(), connection.remoteAddress(), reason));
    }
}
