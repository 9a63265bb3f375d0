package dev.floodclone.node;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.floodclone.content.JoinProof;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.transport.ControlFrame;
import dev.floodclone.transport.MessageCodec;
import dev.floodclone.transport.ProtocolException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;

/**
 * A peer that joins by the rules but without the transport, which would not show what it ignores: keeps the kind of
 * each message as it is on the wire, the number of its field in {@code ControlMessage}. Offers no proof before it is
 * welcomed, and takes no chunks.
 */
final class BarePeer implements AutoCloseable {

    private static final byte[] EMPTY_FRAME = {0};
    private static final int KEEP_ALIVE_SECONDS = 2;

    private final SecureRandom random = new SecureRandom();
    private final QuicClientConnection quic;
    private final QuicStream control;
    private final InputStream in;
    private final BlockingQueue<Integer> arriving = new LinkedBlockingQueue<>();
    private final Set<Integer> kinds = new TreeSet<>();

    /** Connects to that node, and says nothing. */
    BarePeer(NetworkStack network, InetSocketAddress node) throws Exception {
        quic = QuicClientConnection.newBuilder()
                .host(node.getAddress().getHostAddress())
                .port(node.getPort())
                .applicationProtocol("floodclone/1")
                .noServerCertificateCheck()
                .socketFactory(address -> network.bind(null, 0))
                .build();
        quic.connect();
        quic.keepAlive(KEEP_ALIVE_SECONDS);
        control = quic.createStream(true);
        in = new BufferedInputStream(control.getInputStream());
        control.getOutputStream().write(EMPTY_FRAME);
    }

    /** Joins the session of the node, and reads from then on. */
    BarePeer join(ProtocolVersions versions) throws Exception {
        byte[] certificateHash = MessageDigest.getInstance("SHA-256")
                .digest(quic.getServerCertificateChain().get(0).getEncoded());
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        random.nextBytes(nonce);
        NodeRecord self = new NodeRecord(new NodeId(random.nextLong() | 1), 1, List.of(), false, 0, NodeState.ACTIVE);
        JoinHandshake handshake = new JoinHandshake(true, certificateHash, versions,
                Access.ofReceiver(Optional.empty()), () -> self, nonce);
        send(handshake.hello(false));
        ControlFrame welcome = MessageCodec.decode(readFrame()).orElseThrow();
        JoinHandshake.Step step = handshake.receive(((ControlFrame.Carried) welcome).message());
        send(((JoinHandshake.Step.Admitted) step).last());
        Thread reader = new Thread(this::readAll, "bare-peer");
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    private void send(Message message) throws IOException {
        control.getOutputStream().write(MessageCodec.encode(new ControlFrame.Carried(message)));
    }

    /** Null at the end of the stream. */
    private byte[] readFrame() throws IOException, ProtocolException {
        byte[] frame = MessageCodec.readFrame(in);
        if (frame != null && frame.length > 0) {
            arriving.add(WireFormat.getTagFieldNumber(CodedInputStream.newInstance(frame).readTag()));
        }
        return frame;
    }

    private void readAll() {
        try {
            while (readFrame() != null) {
                // Its kind is what counts.
            }
        } catch (IOException | ProtocolException e) {
            // Whoever waits for more waits in vain and tells.
        }
    }

    /** Waits for the next message of this kind. */
    void await(int kind) throws InterruptedException {
        Integer next;
        do {
            next = arriving.poll(RunningNode.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no message " + kind + " after " + kinds);
            }
            kinds.add(next);
        } while (next != kind);
    }

    /** What came until the last message that was waited for. */
    Set<Integer> kinds() {
        return kinds;
    }

    @Override
    public void close() {
        quic.close();
    }
}
