package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.JoinProof;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.content.SourceKey;
import dev.floodclone.discovery.Announcement;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receiver that looks for a session, against sources played by their half of the join. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoiningTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long STEP_NANOS = 10_000_000L;
    private static final long WINDOW_NANOS = 150_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final Receiver receiver = new Receiver();
    private final List<String> log = new ArrayList<>();

    @Test
    void theOnlySessionIsJoinedWhenTheWindowIsOver() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> photos.welcome(joining));
        run();
        assertEquals(List.of("join photos at " + WINDOW_NANOS, "in: " + photos.id), log);
        assertEquals(1, photos.connection.sent.size());
    }

    @Test
    void aSourceThatDoesNotAdmitByHelloGetsItsProof() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> photos.welcomeWithoutAdmission(joining));
        run();
        assertEquals(List.of("join photos at " + WINDOW_NANOS, "in: " + photos.id), log);
        assertInstanceOf(Message.Proof.class, photos.connection.sent.get(1));
    }

    @Test
    void whoLimitsWhatItReceivesIsNotLetInBeforeItCanSay() throws InterruptedException {
        receiver.limits = new BandwidthLimits(Bandwidth.ZERO, new Bandwidth(1_000_000), Bandwidth.ZERO,
                Bandwidth.ZERO);
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> joining.connected(photos.connection));
        run();
        assertEquals(0, ((Message.Hello) photos.connection.sent.get(0)).proof().length);
    }

    @Test
    void whatTheSourceSaysMeanwhileIsHeldInOrder() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        Message.Have first = new Message.Have(List.of(1));
        Message.Have second = new Message.Have(List.of(2));
        receiver.loop.post(() -> photos.welcome(joining));
        receiver.loop.post(() -> joining.receive(photos.neighbour(), first));
        receiver.loop.post(() -> joining.receive(photos.neighbour(), second));
        run();
        assertEquals(List.of("join photos at " + WINDOW_NANOS, "in: " + photos.id), log);
        assertEquals(List.of(first, second), photos.neighbour().takeHeld());
        assertEquals(List.of(), photos.neighbour().takeHeld());
    }

    @Test
    void aSourceThatIsGoneMeanwhileIsNotJoined() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> photos.welcome(joining));
        receiver.loop.post(() -> receiver.neighbourhood.remove(photos.connection, 0));
        run();
        assertEquals(List.of(), log);
    }

    @Test
    void ofTwoSessionsNoneIsJoined() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Source music = new Source(2, "music");
        Joining joining = joining(Optional.empty(), photos, music);
        receiver.loop.post(() -> photos.welcome(joining));
        receiver.loop.post(() -> music.welcome(joining));
        run();
        assertEquals("end USAGE", log.get(0).substring(0, 9));
        assertTrue(log.get(0).contains("photos") && log.get(0).contains("music"), log.get(0));
    }

    @Test
    void aNamedSessionIsJoinedAtOnce() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.of("photos"), photos, new Source(2, "music"));
        receiver.loop.post(() -> photos.welcome(joining));
        run();
        assertEquals(List.of("join photos at 0", "in: " + photos.id), log);
    }

    @Test
    void aSessionThatWasNotNamedIsNotJoined() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.of("music"));
        receiver.loop.post(() -> photos.welcome(joining));
        run();
        assertEquals("end USAGE", log.get(0).substring(0, 9));
        assertEquals(1, log.size());
        assertTrue(photos.connection.isClosed());
    }

    @Test
    void theSameConnectionIsAdmittedOnceHoweverOftenItIsWelcomed() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> photos.welcome(joining));
        receiver.loop.post(() -> joining.receive(photos.neighbour(), photos.lastWelcome));
        run();
        assertEquals(1, log.stream().filter(line -> line.startsWith("in")).count(), log.toString());
    }

    @ParameterizedTest
    @CsvSource({"NOT_AUTHORISED, end NOT_AUTHORISED", "NO_SUCH_SESSION, end NOT_AUTHORISED", "VERSION, end USAGE",
            "BUSY, ''", "DUPLICATE, ''"})
    void whoIsTurnedAwayForGoodEndsWithWhatToDo(DeclineReason reason, String end) throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.empty(), photos);
        receiver.loop.post(() -> turnAway(photos, joining, reason));
        run();
        assertTrue(photos.connection.isClosed());
        assertEquals(end, log.isEmpty() ? "" : log.get(0).substring(0, log.get(0).indexOf(':')));
    }

    @Test
    void oneMemberThatTurnsItAwayDoesNotKeepItFromTheOthers() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Source other = new Source(2, "photos");
        Joining joining = joining(Optional.of("photos"), photos);
        receiver.loop.post(() -> turnAway(other, joining, DeclineReason.NOT_AUTHORISED));
        receiver.loop.post(() -> receiver.loop.after(WINDOW_NANOS, () -> photos.welcome(joining)));
        run();
        assertEquals(List.of("join photos at " + WINDOW_NANOS, "in: " + photos.id), log);
    }

    private static void turnAway(Source source, Joining joining, DeclineReason reason) {
        joining.connected(source.connection);
        joining.receive(source.neighbour(), new Message.Decline(reason, "detail"));
    }

    @Test
    void aFellowThatIsTurnedAwayLaterCostsOnlyItself() throws InterruptedException {
        Source photos = new Source(1, "photos");
        Joining joining = joining(Optional.of("photos"), photos);
        receiver.loop.post(() -> photos.welcome(joining));
        run();
        Source other = new Source(2, "music");
        joining.connected(other.connection);
        joining.receive(other.neighbour(), new Message.Decline(DeclineReason.NO_SUCH_SESSION, "other"));
        assertEquals(2, log.size());
        assertFalse(photos.connection.isClosed());
    }

    private Joining joining(Optional<String> wanted, Source... sighted) {
        SessionChoice choice = new SessionChoice(receiver.access, wanted);
        for (Source source : sighted) {
            choice.sighted(source.announcement(), 0);
        }
        return new Joining(receiver, new LocalLinks(new FakeNetwork().with("eth0", "10.0.0.1/24")), choice,
                () -> new NodeRecord(receiver.id(), 1, List.of(), false, 0, NodeState.ACTIVE), RANDOM,
                in -> {
                    log.add("join " + in.manifest().header().sessionName() + " at " + receiver.loop.nowNanos());
                    receiver.access.join(in.manifest());
                }, neighbour -> log.add("in: " + neighbour.peer()));
    }

    /** Until well after every deadline. */
    private void run() throws InterruptedException {
        receiver.loop.post(() -> receiver.loop.after(2 * Joining.OTHERS_NANOS, receiver.loop::stop));
        receiver.loop.run(() -> {
            clock.addAndGet(STEP_NANOS);
            return 0;
        });
    }

    /** The other side of one connection that the receiver dialled. */
    private final class Source {

        private final NodeId id;
        private final Manifest manifest;
        private final FakeConnection connection;
        private Message lastWelcome;

        Source(long id, String session) {
            this.id = new NodeId(id);
            manifest = new Manifest(SourceKey.generate(RANDOM)
                    .signHeader("file", ChunkLayout.forFile(1), session, true));
            connection = new FakeConnection(id, true, ip("10.0.0.1"), ip("10.0.0." + (100 + id)));
        }

        Announcement announcement() {
            return new Announcement(manifest.session(), manifest.header().sessionName(), "file", 1, true, id, 7411,
                    true);
        }

        Neighbour neighbour() {
            return receiver.neighbourhood.find(connection);
        }

        void welcome(Joining joining) {
            joining.connected(connection);
            lastWelcome = ((JoinHandshake.Step.Admitted) answer((Message.Hello) connection.sent.get(0))).last();
            joining.receive(neighbour(), lastWelcome);
        }

        void welcomeWithoutAdmission(Joining joining) {
            joining.connected(connection);
            Message.Hello hello = (Message.Hello) connection.sent.get(0);
            joining.receive(neighbour(), ((JoinHandshake.Step.Reply) answer(new Message.Hello(hello.minVersion(),
                    hello.maxVersion(), hello.session(), hello.node(), hello.nonce(), new byte[0]))).message());
        }

        private JoinHandshake.Step answer(Message.Hello hello) {
            JoinHandshake listener = new JoinHandshake(false, connection.listenerCertificateHash(),
                    ProtocolVersions.SUPPORTED, Access.ofSource(manifest, Optional.empty()),
                    () -> new NodeRecord(id, 1, List.of(), true, 0, NodeState.COMPLETE),
                    new byte[JoinProof.NONCE_BYTES]);
            return listener.receive(hello);
        }
    }

    /** A node that has nothing but what a join needs. */
    private final class Receiver implements NodeContext {

        private final EventLoop loop = new EventLoop(clock::get);
        private final Access access = Access.ofReceiver(Optional.empty());
        private BandwidthLimits limits = BandwidthLimits.NONE;
        private final Neighbourhood neighbourhood = new Neighbourhood(id());

        @Override
        public NodeId id() {
            return new NodeId(5);
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ProtocolVersions versions() {
            return ProtocolVersions.SUPPORTED;
        }

        @Override
        public Access access() {
            return access;
        }

        @Override
        public BandwidthLimits limits() {
            return limits;
        }

        @Override
        public Neighbourhood neighbourhood() {
            return neighbourhood;
        }

        @Override
        public SwarmDriver driver() {
            throw new UnsupportedOperationException("joining needs no swarm");
        }

        @Override
        public Accounts accounts() {
            throw new UnsupportedOperationException("joining moves no payload");
        }

        @Override
        public void emit(NodeEvent event) {
            log.add(event.toString());
        }

        @Override
        public void become(NodeState state) {
            log.add(state.toString());
        }

        @Override
        public void verified(Path file, long fileBytes) {
            log.add("verified " + file);
        }

        @Override
        public void end(ExitStatus status, String message) {
            log.add("end " + status + ": " + message);
        }

        @Override
        public void fail(Throwable error) {
            log.add("failed: " + error);
        }
    }
}
