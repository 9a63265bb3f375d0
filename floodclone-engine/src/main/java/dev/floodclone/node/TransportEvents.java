package dev.floodclone.node;

import dev.floodclone.message.Message;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Carries what the transport reports from its threads to the node's loop. */
final class TransportEvents implements TransportListener {

    private final EventLoop loop;
    private final FloodNode node;

    TransportEvents(EventLoop loop, FloodNode node) {
        this.loop = loop;
        this.node = node;
    }

    @Override
    public void connected(Connection connection) {
        loop.post(() -> node.connected(connection));
    }

    @Override
    public void dialFailed(InetSocketAddress remote, String reason) {
        loop.post(() -> node.dialFailed(remote, reason));
    }

    @Override
    public void message(Connection connection, Message message) {
        loop.post(() -> node.message(connection, message));
    }

    @Override
    public Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
        return node.chunkArriving(connection, chunk, length, duplicate);
    }

    @Override
    public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
        loop.post(() -> node.chunkSent(connection, chunk, outcome));
    }

    @Override
    public void disconnected(Connection connection, String reason) {
        loop.post(() -> node.disconnected(connection, reason));
    }
}
