package dev.floodclone.node;

import dev.floodclone.FloodException;
import dev.floodclone.content.JoinProof;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The join on one connection: Hello, Welcome, and Proof where the one in Hello was not enough, each side checking that
 * the other knows the session's secret and speaks over this very connection. A function of messages; owned by the
 * node's loop.
 */
final class JoinHandshake {

    private final boolean dialled;
    private final byte[] listenerCertificateHash;
    private final ProtocolVersions versions;
    private final Access access;
    private final Supplier<NodeRecord> self;
    private final byte[] ownNonce;

    private NodeRecord peer;
    private byte[] expectedProof;
    private int version;

    JoinHandshake(boolean dialled, byte[] listenerCertificateHash, ProtocolVersions versions, Access access,
            Supplier<NodeRecord> self, byte[] ownNonce) {
        this.dialled = dialled;
        this.listenerCertificateHash = listenerCertificateHash;
        this.versions = versions;
        this.access = access;
        this.self = self;
        this.ownNonce = ownNonce;
    }

    /**
     * The first message of the dialling side. Who is let in by it is sent chunks at once, before it could say how fast.
     */
    Message.Hello hello(boolean withProof) {
        long session = access.sessionToAskFor();
        NodeRecord own = self.get();
        byte[] proof = withProof ? JoinProof.proofInHello(access.secretToAskWith(), listenerCertificateHash, ownNonce,
                session, own.id()) : new byte[0];
        return new Message.Hello(versions.oldest(), versions.newest(), session, own, ownNonce, proof);
    }

    /** Whether the peer has been accepted; what comes then is not of the join. */
    boolean isOver() {
        return peer != null && expectedProof == null;
    }

    /** What both sides speak, once a Hello or a Welcome was accepted. */
    int version() {
        return version;
    }

    Step receive(Message message) {
        if (message instanceof Message.Decline decline) {
            return new Step.Declined(decline.reason(), decline.detail());
        }
        if (dialled && peer == null && message instanceof Message.Welcome welcome) {
            return welcomed(welcome);
        }
        if (!dialled && peer == null && message instanceof Message.Hello hello) {
            return greeted(hello);
        }
        if (expectedProof != null && message instanceof Message.Proof proof) {
            return proven(proof);
        }
        return refuse(DeclineReason.UNSPECIFIED, "unexpected " + message.getClass().getSimpleName());
    }

    private Step greeted(Message.Hello hello) {
        OptionalInt common = versions.newestCommon(hello.minVersion(), hello.maxVersion());
        if (common.isEmpty()) {
            return refuse(DeclineReason.VERSION, speaks());
        }
        if (!access.joined()) {
            return refuse(DeclineReason.BUSY, "not joined yet");
        }
        SessionId session = access.manifest().session();
        if (hello.session() != 0 && hello.session() != session.value()) {
            return refuse(DeclineReason.NO_SUCH_SESSION, "this is session " + session);
        }
        NodeId own = self.get().id();
        if (hello.node().id().equals(own)) {
            return refuse(DeclineReason.SELF, "this is you");
        }
        byte[] secret = access.secretFor(access.manifest()).orElseThrow();
        peer = hello.node();
        version = common.getAsInt();
        boolean proven = JoinProof.matches(JoinProof.proofInHello(secret, listenerCertificateHash, hello.nonce(),
                hello.session(), peer.id()), hello.proof());
        byte[] mac = JoinProof.proofOfListener(secret, listenerCertificateHash, hello.nonce(), ownNonce, session,
                peer.id(), own);
        Message.Welcome welcome = new Message.Welcome(version, session.value(), self.get(), ownNonce, mac,
                access.manifest().header(), proven);
        if (proven) {
            return new Step.Admitted(peer, access.manifest(), welcome);
        }
        expectedProof = JoinProof.proofOfDialer(secret, listenerCertificateHash, hello.nonce(), ownNonce, session,
                peer.id(), own);
        return new Step.Reply(welcome);
    }

    private Step proven(Message.Proof proof) {
        if (!JoinProof.matches(expectedProof, proof.mac())) {
            return refuse(DeclineReason.NOT_AUTHORISED, "the ticket is not for this session");
        }
        expectedProof = null;
        return new Step.Admitted(peer, access.manifest(), null);
    }

    private String speaks() {
        return "the other node speaks protocol " + versions;
    }

    private Step welcomed(Message.Welcome welcome) {
        if (!versions.includes(welcome.version())) {
            return new Step.Failed(DeclineReason.VERSION, "the other node chose protocol version " + welcome.version());
        }
        Manifest manifest;
        try {
            manifest = access.joined() ? access.manifest() : new Manifest(welcome.manifest());
        } catch (FloodException e) {
            return new Step.Failed(DeclineReason.UNSPECIFIED, e.getMessage());
        }
        if (welcome.session() != manifest.session().value() || !access.accepts(manifest.session())) {
            return new Step.Failed(DeclineReason.NO_SUCH_SESSION, "that node serves another session");
        }
        byte[] secret = access.secretFor(manifest).orElse(null);
        if (secret == null) {
            return new Step.Failed(DeclineReason.NOT_AUTHORISED, "the session takes a ticket");
        }
        SessionId session = manifest.session();
        NodeId own = self.get().id();
        NodeId other = welcome.node().id();
        byte[] expected = JoinProof.proofOfListener(secret, listenerCertificateHash, ownNonce, welcome.nonce(), session,
                own, other);
        if (!JoinProof.matches(expected, welcome.mac())) {
            return new Step.Failed(DeclineReason.NOT_AUTHORISED, "the ticket is not for this session");
        }
        peer = welcome.node();
        version = welcome.version();
        Message last = welcome.admitted() ? null : new Message.Proof(JoinProof.proofOfDialer(secret,
                listenerCertificateHash, ownNonce, welcome.nonce(), session, own, other));
        return new Step.Admitted(peer, manifest, last);
    }

    private static Step refuse(DeclineReason reason, String detail) {
        return new Step.Refuse(new Message.Decline(reason, detail));
    }

    /** What to do after a message. */
    sealed interface Step {

        record Reply(Message message) implements Step { }

        /** The peer is in; {@code last}, if any, goes out first. */
        record Admitted(NodeRecord peer, Manifest manifest, Message last) implements Step { }

        /** Send the message and close. */
        record Refuse(Message.Decline message) implements Step { }

        /** This side will not have the peer; close. */
        record Failed(DeclineReason reason, String detail) implements Step { }

        /** The peer will not have this side. */
        record Declined(DeclineReason reason, String detail) implements Step { }
    }
}
