package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.JoinProof;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.ManifestHeader;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.Ticket;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.node.JoinHandshake.Step;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both sides of the join against each other, and each against one that does not keep to it. */
class JoinHandshakeTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ProtocolVersions ALL = ProtocolVersions.SUPPORTED;
    private static final byte[] CERTIFICATE_HASH = {1, 2, 3};
    private static final byte[] OTHER_CERTIFICATE_HASH = {1, 2, 4};
    private static final NodeRecord SOURCE =
            new NodeRecord(new NodeId(7), 1, List.of(), true, 4, NodeState.COMPLETE);
    private static final NodeRecord RECEIVER =
            new NodeRecord(new NodeId(8), 1, List.of(), false, 0, NodeState.ACTIVE);
    private static final NodeRecord ANOTHER = new NodeRecord(new NodeId(9), 1, List.of(), false, 0, NodeState.ACTIVE);

    private final Manifest open = manifest(true);
    private final Manifest closed = manifest(false);
    private final Ticket ticket = Ticket.create(closed.fingerprint(), RANDOM);

    @Test
    void anOpenSessionAdmitsBothSides() {
        JoinHandshake listener = listener(open, Optional.empty());
        assertJoins(listener, dialler(Access.ofReceiver(Optional.empty())), open);
    }

    @Test
    void theRightTicketAdmitsBothSides() {
        JoinHandshake listener = listener(closed, Optional.of(ticket));
        assertJoins(listener, dialler(Access.ofReceiver(Optional.of(ticket))), closed);
    }

    @Test
    void aReceiverThatIsInServesTheNext() {
        Access joined = Access.ofReceiver(Optional.of(ticket));
        joined.join(new Manifest(closed.header()));
        JoinHandshake listener = new JoinHandshake(false, CERTIFICATE_HASH, ALL, joined, () -> SOURCE, nonce());
        assertJoins(listener, dialler(Access.ofReceiver(Optional.of(ticket))), closed);
    }

    @Test
    void theProofInHelloSavesTheOther() {
        assertJoinsAtOnce(listener(open, Optional.empty()), dialler(Access.ofReceiver(Optional.empty())), open);
        assertJoinsAtOnce(listener(closed, Optional.of(ticket)), dialler(Access.ofReceiver(Optional.of(ticket))),
                closed);
        Access joined = Access.ofReceiver(Optional.of(ticket));
        joined.join(closed);
        assertJoinsAtOnce(listener(closed, Optional.of(ticket)), dialler(joined), closed);
    }

    private static void assertJoinsAtOnce(JoinHandshake listener, JoinHandshake dialler, Manifest manifest) {
        assertFalse(listener.isOver() || dialler.isOver());
        Step.Admitted atListener = assertInstanceOf(Step.Admitted.class, listener.receive(dialler.hello(true)));
        assertEquals(RECEIVER, atListener.peer());
        Message.Welcome welcome = assertInstanceOf(Message.Welcome.class, atListener.last());
        assertTrue(welcome.admitted() && listener.isOver());
        Step.Admitted atDialler = assertInstanceOf(Step.Admitted.class, dialler.receive(welcome));
        assertEquals(SOURCE, atDialler.peer());
        assertEquals(manifest.session(), atDialler.manifest().session());
        assertNull(atDialler.last());
        assertTrue(dialler.isOver());
        assertRefuses(DeclineReason.UNSPECIFIED, listener.receive(new Message.Proof(new byte[32])));
    }

    @Test
    void aWrongProofInHelloIsAsNone() {
        Message.Hello right = dialler(Access.ofReceiver(Optional.of(ticket))).hello(true);
        byte[] garbled = right.proof().clone();
        garbled[5] ^= 1;
        Message.Hello others = dialler(Access.ofReceiver(Optional.of(Ticket.create(closed.fingerprint(), RANDOM))))
                .hello(true);
        Message.Hello toAnother = new JoinHandshake(true, OTHER_CERTIFICATE_HASH, ALL,
                Access.ofReceiver(Optional.of(ticket)), () -> RECEIVER, nonce()).hello(true);
        for (Message.Hello wrong : List.of(withProof(right, garbled), withProof(right, others.proof()), others,
                toAnother, withProof(right, new byte[0]),
                new Message.Hello(1, 2, right.session(), ANOTHER, right.nonce(), right.proof()),
                new Message.Hello(1, 2, 0, right.node(), right.nonce(), right.proof()),
                new Message.Hello(1, 2, right.session(), right.node(), nonce(), right.proof()))) {
            JoinHandshake listener = listener(closed, Optional.of(ticket));
            Step.Reply reply = assertInstanceOf(Step.Reply.class, listener.receive(wrong));
            assertFalse(((Message.Welcome) reply.message()).admitted() || listener.isOver());
        }
    }

    private static Message.Hello withProof(Message.Hello hello, byte[] proof) {
        return new Message.Hello(hello.minVersion(), hello.maxVersion(), hello.session(), hello.node(), hello.nonce(),
                proof);
    }

    private static void assertJoins(JoinHandshake listener, JoinHandshake dialler, Manifest manifest) {
        Step.Admitted atDialler = assertInstanceOf(Step.Admitted.class, dialler.receive(welcome(listener, dialler)));
        assertEquals(SOURCE, atDialler.peer());
        assertEquals(manifest.session(), atDialler.manifest().session());
        Step.Admitted atListener = assertInstanceOf(Step.Admitted.class, listener.receive(atDialler.last()));
        assertEquals(RECEIVER, atListener.peer());
        assertNull(atListener.last());
    }

    @Test
    void aTicketWithAnotherSecretIsRefusedByBothSides() {
        Ticket other = Ticket.create(closed.fingerprint(), RANDOM);
        JoinHandshake listener = listener(closed, Optional.of(ticket));
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.of(other)));
        assertFails(DeclineReason.NOT_AUTHORISED, dialler.receive(welcome(listener, dialler)));

        JoinHandshake unchecked = listener(closed, Optional.of(other));
        JoinHandshake careless = dialler(Access.ofReceiver(Optional.of(other)));
        Step.Admitted admitted = (Step.Admitted) careless.receive(welcome(unchecked, careless));
        assertRefuses(DeclineReason.NOT_AUTHORISED, listener.receive(admitted.last()));
    }

    @Test
    void withoutATicketAClosedSessionCannotBeJoined() {
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.empty()));
        assertFails(DeclineReason.NOT_AUTHORISED,
                dialler.receive(welcome(listener(closed, Optional.of(ticket)), dialler)));
    }

    @Test
    void aTicketOfAnotherSessionIsRefusedByBothSides() {
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.of(ticket)));
        JoinHandshake listener = listener(open, Optional.empty());
        Message.Decline decline =
                assertRefuses(DeclineReason.NO_SUCH_SESSION, listener.receive(dialler.hello(true)));
        assertEquals(DeclineReason.NO_SUCH_SESSION,
                assertInstanceOf(Step.Declined.class, dialler.receive(decline)).reason());

        JoinHandshake curious = dialler(Access.ofReceiver(Optional.empty()));
        assertFails(DeclineReason.NO_SUCH_SESSION, dialler.receive(welcome(listener, curious)));
    }

    @Test
    void bothSidesSpeakTheNewestVersionThatBothKnow() {
        assertSpeak(2, new ProtocolVersions(1, 2), new ProtocolVersions(1, 2));
        assertSpeak(1, new ProtocolVersions(1, 1), new ProtocolVersions(1, 2));
        assertSpeak(1, new ProtocolVersions(1, 2), new ProtocolVersions(1, 1));
        assertSpeak(2, new ProtocolVersions(2, 3), new ProtocolVersions(1, 2));
    }

    private void assertSpeak(int version, ProtocolVersions ofListener, ProtocolVersions ofDialler) {
        JoinHandshake listener = listener(ofListener);
        JoinHandshake dialler = dialler(ofDialler);
        assertJoins(listener, dialler, open);
        assertEquals(version, listener.version());
        assertEquals(version, dialler.version());
    }

    @Test
    void whoSpeaksNoCommonVersionIsToldWhatTheOtherSpeaks() {
        JoinHandshake dialler = dialler(new ProtocolVersions(1, 1));
        Message.Decline decline =
                assertRefuses(DeclineReason.VERSION, listener(new ProtocolVersions(2, 3)).receive(dialler.hello(true)));
        assertEquals("the other node speaks protocol versions 2 to 3", decline.detail());
        assertRefuses(DeclineReason.VERSION, listener(new ProtocolVersions(1, 1)).receive(
                dialler(new ProtocolVersions(2, 2)).hello(true)));
    }

    @Test
    void aVersionThatWasNotOfferedIsNotTaken() {
        JoinHandshake dialler = dialler(new ProtocolVersions(1, 2));
        Message.Welcome good = welcome(listener(new ProtocolVersions(1, 2)), dialler);
        assertFails(DeclineReason.VERSION, dialler.receive(new Message.Welcome(3, good.session(), good.node(),
                good.nonce(), good.mac(), good.manifest(), false)));
    }

    private JoinHandshake listener(ProtocolVersions versions) {
        return new JoinHandshake(false, CERTIFICATE_HASH, versions, Access.ofSource(open, Optional.empty()),
                () -> SOURCE, nonce());
    }

    private JoinHandshake dialler(ProtocolVersions versions) {
        return new JoinHandshake(true, CERTIFICATE_HASH, versions, Access.ofReceiver(Optional.empty()),
                () -> RECEIVER, nonce());
    }

    @Test
    void aNodeDoesNotJoinItself() {
        JoinHandshake dialler =
                new JoinHandshake(true, CERTIFICATE_HASH, ALL, Access.ofReceiver(Optional.empty()), () -> SOURCE,
                        nonce());
        assertRefuses(DeclineReason.SELF, listener(open, Optional.empty()).receive(dialler.hello(true)));
    }

    @Test
    void aNodeThatIsNotInYetCannotLetOthersIn() {
        JoinHandshake listener =
                new JoinHandshake(false, CERTIFICATE_HASH, ALL, Access.ofReceiver(Optional.empty()), () -> SOURCE,
                        nonce());
        assertRefuses(DeclineReason.BUSY,
                listener.receive(dialler(Access.ofReceiver(Optional.empty())).hello(true)));
    }

    @Test
    void aProofServesOnce() {
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.of(ticket)));
        Step.Admitted admitted =
                (Step.Admitted) dialler.receive(welcome(listener(closed, Optional.of(ticket)), dialler));
        JoinHandshake next = listener(closed, Optional.of(ticket));
        next.receive(dialler.hello(false));
        assertRefuses(DeclineReason.NOT_AUTHORISED, next.receive(admitted.last()));
    }

    @Test
    void garbledAndReflectedProofsAreRefused() {
        JoinHandshake listener = listener(closed, Optional.of(ticket));
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.of(ticket)));
        Message.Welcome welcome = welcome(listener, dialler);
        assertRefuses(DeclineReason.NOT_AUTHORISED, listener.receive(new Message.Proof(welcome.mac())));
        assertRefuses(DeclineReason.NOT_AUTHORISED, listener.receive(new Message.Proof(new byte[0])));
        Message.Proof proof = (Message.Proof) ((Step.Admitted) dialler.receive(welcome)).last();
        proof.mac()[5] ^= 1;
        assertRefuses(DeclineReason.NOT_AUTHORISED, listener.receive(proof));
    }

    @Test
    void whoSitsInBetweenIsRefusedByBothSides() {
        JoinHandshake listener = listener(closed, Optional.of(ticket));
        JoinHandshake dialler = new JoinHandshake(true, OTHER_CERTIFICATE_HASH, ALL,
                Access.ofReceiver(Optional.of(ticket)), () -> RECEIVER, nonce());
        Message.Welcome relayed = welcome(listener, dialler);
        assertFails(DeclineReason.NOT_AUTHORISED, dialler.receive(relayed));
        Message.Proof overAnotherConnection = new Message.Proof(JoinProof.proofOfDialer(ticket.secret(),
                OTHER_CERTIFICATE_HASH, dialler.hello(true).nonce(), relayed.nonce(), closed.session(), RECEIVER.id(),
                SOURCE.id()));
        assertRefuses(DeclineReason.NOT_AUTHORISED, listener.receive(overAnotherConnection));
    }

    @Test
    void aManifestThatItsSourceDidNotSignIsNotTaken() {
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.empty()));
        Message.Welcome good = welcome(listener(open, Optional.empty()), dialler);
        ManifestHeader forged = new ManifestHeader("another name", open.layout(), open.header().publicKey(),
                open.header().signature(), "test", true);
        assertFails(DeclineReason.UNSPECIFIED, dialler.receive(new Message.Welcome(good.version(), good.session(),
                good.node(), good.nonce(), good.mac(), forged, false)));
    }

    @Test
    void aSessionOtherThanThatOfTheManifestIsNotTaken() {
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.empty()));
        Message.Welcome good = welcome(listener(open, Optional.empty()), dialler);
        assertFails(DeclineReason.NO_SUCH_SESSION, dialler.receive(new Message.Welcome(good.version(),
                closed.session().value(), good.node(), good.nonce(), good.mac(), good.manifest(), false)));
    }

    @Test
    void whoIsInASessionTakesNoOther() {
        Access joined = Access.ofReceiver(Optional.empty());
        joined.join(open);
        JoinHandshake dialler = dialler(joined);
        assertEquals(open.session().value(), dialler.hello(true).session());
        JoinHandshake curious = dialler(Access.ofReceiver(Optional.empty()));
        assertFails(DeclineReason.NO_SUCH_SESSION,
                dialler.receive(welcome(listener(manifest(true), Optional.empty()), curious)));
    }

    @Test
    void messagesOutOfTurnAreRefused() {
        Message.Proof proof = new Message.Proof(new byte[32]);
        assertRefuses(DeclineReason.UNSPECIFIED, listener(open, Optional.empty()).receive(proof));
        assertRefuses(DeclineReason.UNSPECIFIED,
                listener(open, Optional.empty()).receive(new Message.Have(List.of(1))));
        assertRefuses(DeclineReason.UNSPECIFIED, dialler(Access.ofReceiver(Optional.empty())).receive(proof));

        JoinHandshake listener = listener(open, Optional.empty());
        JoinHandshake dialler = dialler(Access.ofReceiver(Optional.empty()));
        Message.Welcome welcome = welcome(listener, dialler);
        assertRefuses(DeclineReason.UNSPECIFIED, listener.receive(dialler.hello(true)));
        assertRefuses(DeclineReason.UNSPECIFIED, listener.receive(welcome));
        assertInstanceOf(Step.Admitted.class, dialler.receive(welcome));
        assertRefuses(DeclineReason.UNSPECIFIED, dialler.receive(welcome));
    }

    /** To a dialling side that offers no proof yet, as older ones do. */
    private static Message.Welcome welcome(JoinHandshake listener, JoinHandshake dialler) {
        Step.Reply reply = assertInstanceOf(Step.Reply.class, listener.receive(dialler.hello(false)));
        return assertInstanceOf(Message.Welcome.class, reply.message());
    }

    private static Message.Decline assertRefuses(DeclineReason reason, Step step) {
        Message.Decline decline = assertInstanceOf(Step.Refuse.class, step).message();
        assertEquals(reason, decline.reason(), decline.detail());
        return decline;
    }

    private static void assertFails(DeclineReason reason, Step step) {
        Step.Failed failed = assertInstanceOf(Step.Failed.class, step);
        assertEquals(reason, failed.reason(), failed.detail());
    }

    private static JoinHandshake listener(Manifest manifest, Optional<Ticket> ticket) {
        return new JoinHandshake(false, CERTIFICATE_HASH, ALL, Access.ofSource(manifest, ticket), () -> SOURCE,
                nonce());
    }

    private static JoinHandshake dialler(Access access) {
        return new JoinHandshake(true, CERTIFICATE_HASH, ALL, access, () -> RECEIVER, nonce());
    }

    private static Manifest manifest(boolean open) {
        return new Manifest(SourceKey.generate(RANDOM).signHeader("file", ChunkLayout.forFile(1), "test", open));
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }
}
