package dev.floodclone.node;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.JoinProof;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener;
import dev.floodclone.transport.kwik.KwikTransport;
import dev.floodclone.transport.kwik.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A peer that joins by the rules, says that it is complete, and sends one chunk of wrong bytes to each node that dials
 * it; all that it learns from the source it hands on.
 */
final class WrongChunkSender implements TransportListener, AutoCloseable {

    private static final NodeId ID = new NodeId(0x666);

    private final LocalLinks links;
    private final KwikTransport transport;
    private final Access access = Access.ofReceiver(Optional.empty());
    private final Map<Long, JoinHandshake> joining = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> equipped = new CompletableFuture<>();
    private volatile List<NodeRecord> members = List.of();

    WrongChunkSender(NetworkStack network) {
        links = new LocalLinks(network);
        transport = KwikTransport.open(network, 0, this, TransportSettings.DEFAULTS);
    }

    static String id() {
        return ID.toString();
    }

    /** Joins the session of this node and waits until it has its manifest. */
    void join(InetSocketAddress source) throws Exception {
        transport.dial(null, source);
        equipped.get(RunningNode.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    InetSocketAddress address(InetAddress ip) {
        return new InetSocketAddress(ip, transport.port());
    }

    private NodeRecord record() {
        return new NodeRecord(ID, 2, links.endpoints(transport.port()), false, 0, NodeState.COMPLETE);
    }

    @Override
    public void connected(Connection connection) {
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        JoinHandshake handshake = new JoinHandshake(connection.dialled(), connection.listenerCertificateHash(),
                ProtocolVersions.SUPPORTED, access, this::record, nonce);
        joining.put(connection.id(), handshake);
        if (connection.dialled()) {
            connection.send(handshake.hello(true));
        }
    }

    @Override
    public synchronized void message(Connection connection, Message message) {
        JoinHandshake handshake = joining.get(connection.id());
        if (handshake == null) {
            learn(message);
            return;
        }
        JoinHandshake.Step step = handshake.receive(message);
        if (step instanceof JoinHandshake.Step.Reply reply) {
            connection.send(reply.message());
        } else if (step instanceof JoinHandshake.Step.Admitted in) {
            joining.remove(connection.id());
            admitted(connection, in);
        }
    }

    private void admitted(Connection connection, JoinHandshake.Step.Admitted in) {
        access.join(in.manifest());
        if (in.last() != null) {
            connection.send(in.last());
        }
        connection.send(new Message.HaveAll(ChunkSet.full(layout().count())));
        connection.send(new Message.Peers(List.of(record())));
        connection.send(new Message.Peers(members));
        access.manifest().pages().forEach(page -> connection.send(new Message.Page(page)));
        if (!connection.dialled()) {
            connection.sendChunk(0, layout().length(0), (chunk, offset, target, at, length) -> { }, false);
        }
    }

    private void learn(Message message) {
        if (message instanceof Message.Page page) {
            access.manifest().offer(page.page());
        } else if (message instanceof Message.Peers peers) {
            members = peers.nodes();
        }
        if (access.manifest().isComplete() && !members.isEmpty()) {
            equipped.complete(null);
        }
    }

    private ChunkLayout layout() {
        return access.manifest().layout();
    }

    @Override
    public void dialFailed(InetSocketAddress remote, String reason) {
        equipped.completeExceptionally(new AssertionError("cannot reach the source: " + reason));
    }

    @Override
    public Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
        return Optional.empty();
    }

    @Override
    public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
        // One is enough.
    }

    @Override
    public void disconnected(Connection connection, String reason) {
        joining.remove(connection.id());
    }

    @Override
    public void close() {
        transport.close();
    }
}
