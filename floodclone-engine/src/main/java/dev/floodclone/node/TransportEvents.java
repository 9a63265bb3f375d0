package dev.floodclone.node;

import dev.floodclone.message.Message;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries what the transport reports from its threads to the node's loop. */
final class TransportEvents implements TransportListener {

    private final EventLoop loop;
    private final Supplier<Reception> reception;

    /** @param reception there as soon as the loop runs */
    TransportEvents(EventLoop loop, Supplier<Reception> reception) {
        this.loop = loop;
        this.reception = reception;
    }

    @Override
    public void connected(Connection connection) {
        loop.post(() -> reception.get().connected(connection));
    }

    @Override
    public void dialFailed(InetSocketAddress remote, String reason) {
        loop.post(() -> reception.get().dialFailed(remote, reason));
    }

    @Override
    public void message(Connection connection, Message message) {
        loop.post(() -> reception.get().message(connection, message));
    }

    @Override
    public Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
        return reception.get().chunkArriving(connection, chunk, length, duplicate);
    }

    @Override
    public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
        loop.post(() -> reception.get().chunkSent(connection, chunk, outcome));
    }

    @Override
    public void disconnected(Connection connection, String reason) {
        loop.post(() -> reception.get().disconnected(connection, reason));
    }
}
