package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.Ticket;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.storage.SourceFile;
import dev.floodclone.swarm.Event;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.kwik.KwikTransport;
import dev.floodclone.transport.kwik.TransportSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant of a session, source or destination: the place where the swarm core, the transport, storage and
 * discovery meet. All state belongs to the thread that calls {@link #run}; everything else posts to its loop.
 */
public final class FloodNode {

    /** Where a source listens, and where {@code --from} looks, unless told otherwise; of no other known use. */
    public static final int DEFAULT_PORT = 7411;

    private static final Logger LOG = LoggerFactory.getLogger(FloodNode.class);

    /** Often enough for the rates that the scheduler goes by, rare enough to cost nothing. */
    private static final long MEASURE_NANOS = 100_000_000L;

    /** How often to look for members to dial; also the unit in which dials are spaced. */
    private static final long LOOK_NANOS = 250_000_000L;

    /** Addresses of this machine seldom change. */
    private static final long ADDRESSES_NANOS = 2_000_000_000L;

    private final NodeId id;
    private final Consumer<NodeEvent> events;
    private final EventLoop loop = new EventLoop(System::nanoTime);
    private final Result result = new Result();
    private final LocalLinks links;
    private final Participation participation;
    private final KwikTransport transport;
    private final LimitKeeper limits;
    private final PeerSearch search;
    private final Neighbourhood neighbourhood;
    private final Accounts accounts = new Accounts();
    private final SwarmDriver driver;
    private final PathWatch watch;
    private final Access access;
    private final Role role;
    private final Reception reception;
    private final Optional<ReceiverOptions> receiver;
    private final StatusBoard board;

    private NodeState state = NodeState.ACTIVE;

    private FloodNode(NetworkStack network, OptionalInt port, LimitPlan limits, Supplier<ZonedDateTime> wallClock,
            Participation participation, Access access, Optional<ReceiverOptions> receiver, Consumer<NodeEvent> events,
            Function<NodeContext, Role> roleFactory) {
        SecureRandom random = new SecureRandom();
        this.id = new NodeId(random.nextLong() | 1);
        this.events = events;
        this.access = access;
        this.receiver = receiver;
        this.links = new LocalLinks(network);
        this.participation = participation;
        this.transport = listen(network, port);
        this.limits = new LimitKeeper(limits, loop, wallClock, transport::limit, events);
        this.neighbourhood = new Neighbourhood(id);
        NodeRecord self = new NodeRecord(id, 1, links.endpoints(transport.port()), receiver.isEmpty(), 0, state);
        this.driver = new SwarmDriver(loop, neighbourhood, accounts, self, new SplittableRandom(random.nextLong()),
                participation.strategy());
        this.watch = new PathWatch(neighbourhood, driver);
        SessionChoice choice = new SessionChoice(access, receiver.flatMap(ReceiverOptions::session));
        NodeContext context = new Context();
        this.board = new StatusBoard(context);
        this.role = roleFactory.apply(context);
        this.search = new PeerSearch(context, network, transport, choice, receiver, () -> state);
        Joining joining = new Joining(context, links, choice, () -> driver.swarm().ownRecord(), random,
                this::joinedFirst, this::admitted);
        this.reception = new Reception(context, joining, role, watch, search);
    }

    /**
     * A node that sends.
     *
     * @throws FloodException when the file cannot be sent or the port cannot be had
     */
    public static FloodNode source(SourceOptions options, NetworkStack network, Consumer<NodeEvent> events) {
        return source(options, network, events, ZonedDateTime::now);
    }

    /** @param wallClock for limits that follow the time of day */
    static FloodNode source(SourceOptions options, NetworkStack network, Consumer<NodeEvent> events,
            Supplier<ZonedDateTime> wallClock) {
        SecureRandom random = new SecureRandom();
        SourceFile file = SourceFile.open(options.file());
        SourceKey key = SourceKey.generate(random);
        Manifest manifest = SourceRole.describe(options, file, key);
        Optional<Ticket> ticket = SourceRole.ticketFor(options, manifest, random);
        return new FloodNode(network, options.port(), options.limits(), wallClock, options.participation(),
                Access.ofSource(manifest, ticket), Optional.empty(), events,
                node -> new SourceRole(node, options, file, key, manifest, ticket));
    }

    /**
     * A node that receives, and forwards while it does.
     *
     * @throws FloodException when no port can be had
     */
    public static FloodNode receiver(ReceiverOptions options, NetworkStack network, Consumer<NodeEvent> events) {
        return new FloodNode(network, OptionalInt.of(0), options.limits(), ZonedDateTime::now, options.participation(),
                Access.ofReceiver(options.ticket()), Optional.of(options), events,
                node -> new ReceiverRole(node, options));
    }

    private KwikTransport listen(NetworkStack network, OptionalInt port) {
        TransportEvents reports = new TransportEvents(loop, () -> reception);
        TransportSettings settings = TransportSettings.DEFAULTS.with(participation.versions())
                .background(participation.background());
        if (port.isPresent()) {
            return KwikTransport.open(network, port.getAsInt(), reports, settings);
        }
        try {
            return KwikTransport.open(network, DEFAULT_PORT, reports, settings);
        } catch (FloodException e) {
            LOG.debug("Port {} is taken", DEFAULT_PORT);
            return KwikTransport.open(network, 0, reports, settings);
        }
    }

    /** Blocks until the run ends; called once. */
    public Outcome run() throws InterruptedException {
        events.accept(new NodeEvent.Started(id, receiver.isEmpty(), transport.port(),
                participation.background()));
        limits.begin();
        try {
            loop.post(this::begin);
            loop.run(() -> {
                long deadline = driver.decide();
                role.checkEnd();
                return deadline;
            });
            farewell();
        } finally {
            search.close();
            transport.close();
            role.close();
        }
        return result.outcome();
    }

    /** Ends the run soon with this status; from any thread. */
    public void stop(ExitStatus status) {
        loop.post(() -> end(status, receiver.isPresent() ? "stopped before the transfer was complete"
                : "stopped; destinations that have the file: " + Census.of(driver.swarm().members()).complete()));
    }

    /** The newest figures; from any thread, cheap. */
    public Progress progress() {
        return board.progress();
    }

    /** The connections with members and the links that they use; from any thread. */
    public NetworkStatus network() {
        return board.network();
    }

    /** The limits by the time of day; from any thread. */
    public LimitPlan limits() {
        return limits.plan();
    }

    /** Changes the limits while the node runs, from any thread; returns those that hold from now on. */
    public LimitPlan limit(UnaryOperator<LimitPlan> change) {
        return limits.change(change);
    }

    private void begin() {
        role.start();
        if (access.joined()) {
            enterSession(access.manifest());
        }
        search.begin();
        loop.every(MEASURE_NANOS, this::measure);
        loop.every(ADDRESSES_NANOS, () -> become(state));
        search.look();
        loop.every(LOOK_NANOS, search::look);
        receiver.flatMap(ReceiverOptions::timeout).ifPresent(limit -> loop.after(limit.toNanos(), this::timedOut));
    }

    private void timedOut() {
        if (access.joined()) {
            end(ExitStatus.TIMED_OUT, "timed out: the file is not complete, what was received is kept");
        } else {
            end(ExitStatus.NO_PEER_FOUND, "no session found: is the source running, and on this network?"
                    + " name it with --from HOST[:PORT]");
        }
    }

    private void enterSession(Manifest manifest) {
        role.joined(manifest);
        search.announce(manifest);
    }

    private void joinedFirst(JoinHandshake.Step.Admitted in) {
        access.join(in.manifest());
        try {
            enterSession(in.manifest());
        } catch (FloodException e) {
            end(e.status(), e.getMessage());
        }
    }

    private void admitted(Neighbour neighbour) {
        if (result.isKnown()) {
            return;
        }
        Connection connection = neighbour.connection();
        driver.pathUp(neighbour);
        access.manifest().pages().forEach(page -> connection.send(new Message.Page(page)));
        search.found();
        events.accept(new NodeEvent.PeerConnected(neighbour.peer(), connection.localAddress(),
                connection.remoteAddress(), neighbour.handshake().version()));
        neighbour.takeHeld().forEach(message -> reception.message(connection, message));
    }

    private void measure() {
        watch.check();
        driver.measure();
        board.update(role.verifiedBytes());
    }

    private void become(NodeState newState) {
        state = newState;
        driver.feed(new Event.SelfChanged(links.endpoints(transport.port()), newState));
    }

    private void end(ExitStatus status, String message) {
        if (result.isKnown()) {
            return;
        }
        board.update(role.verifiedBytes());
        result.end(status, message, board.progress().fileBytes(), accounts, Census.of(driver.swarm().members()));
        loop.stop();
    }

    /**
     * Tells the others how this node ended, so that nobody waits for it, and what it alone may have heard of others.
     */
    private void farewell() {
        become(state == NodeState.ACTIVE ? NodeState.FAILED : state);
        driver.decide();
        neighbourhood.tellAll(new Message.Leave(result.outcome().status().name()), null);
    }

    /** The part of the node that its role sees. */
    private final class Context implements NodeContext {

        @Override
        public NodeId id() {
            return id;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ProtocolVersions versions() {
            return participation.versions();
        }

        @Override
        public Access access() {
            return access;
        }

        @Override
        public BandwidthLimits limits() {
            return limits.inForce();
        }

        @Override
        public Neighbourhood neighbourhood() {
            return neighbourhood;
        }

        @Override
        public SwarmDriver driver() {
            return driver;
        }

        @Override
        public Accounts accounts() {
            return accounts;
        }

        @Override
        public void emit(NodeEvent event) {
            events.accept(event);
        }

        @Override
        public void become(NodeState newState) {
            FloodNode.this.become(newState);
        }

        @Override
        public void verified(Path file, long fileBytes) {
            events.accept(result.verified(file, fileBytes));
        }

        @Override
        public void end(ExitStatus status, String message) {
            FloodNode.this.end(status, message);
        }

        @Override
        public void fail(Throwable error) {
            loop.post(() -> {
                LOG.debug("The node failed", error);
                if (error instanceof FloodException known) {
                    FloodNode.this.end(known.status(), known.getMessage());
                } else {
                    FloodNode.this.end(ExitStatus.INTERNAL, "internal error: " + error);
                }
            });
        }
    }
}
