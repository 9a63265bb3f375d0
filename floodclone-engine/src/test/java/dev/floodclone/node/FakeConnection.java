package dev.floodclone.node;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.message.Message;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A connection that keeps what is asked of it. */
final class FakeConnection implements Connection {

    private static final int PORT = 7411;

    final List<Message> sent = new ArrayList<>();
    String closedWith;
    boolean silent;
    PathSnapshot snapshot = PathSnapshot.UNKNOWN;
    int agreedOn;
    final List<Integer> chunks = new ArrayList<>();
    final List<Integer> cancelled = new ArrayList<>();
    private final long id;
    private final boolean dialled;
    private final InetAddress local;
    private final InetAddress remote;

    FakeConnection(long id, boolean dialled, InetAddress local, InetAddress remote) {
        this.id = id;
        this.dialled = dialled;
        this.local = local;
        this.remote = remote;
    }

    boolean isClosed() {
        return closedWith != null;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(local, PORT);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(remote, PORT);
    }

    @Override
    public byte[] listenerCertificateHash() {
        return new byte[0];
    }

    @Override
    public void agreeOn(int version) {
        agreedOn = version;
    }

    @Override
    public void send(Message message) {
        sent.add(message);
    }

    @Override
    public void sendChunk(int chunk, int length, ChunkReader reader, boolean duplicate) {
        chunks.add(chunk);
    }

    @Override
    public void cancelSend(int chunk) {
        cancelled.add(chunk);
    }

    @Override
    public void stopReceiving(int chunk) {
        throw new UnsupportedOperationException("carries messages only");
    }

    @Override
    public boolean isSilent() {
        return silent;
    }

    @Override
    public PathSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public void close(String reason) {
        closedWith = reason;
    }
}
