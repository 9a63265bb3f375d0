package dev.floodclone.swarm;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One node's part in the flood, as a deterministic function of events and time: who takes part, what neighbours hold
 * and expect, and which chunk goes to whom next. Owned by one thread; does no I/O. The caller feeds events to {@link
 * #handle} and, after each batch of them, carries out what {@link #decide} returns.
 */
public final class Swarm {

    /** Membership news wait this long for more, except those that end a run. */
    private static final long GOSSIP_NANOS = 200_000_000L;

    /** How often an idle node looks whether a receiver's sender is late. */
    private static final long IDLE_CHECK_NANOS = 50_000_000L;

    /** Progress is gossiped in steps of this part of the file. */
    private static final int PROGRESS_STEPS = 32;

    private final NodeId self;
    private final RandomGenerator random;
    private final Set<Rule> rules;
    private final Strategy strategy;
    private final Membership membership;
    private final Map<NodeId, PeerView> peers = new LinkedHashMap<>();
    private final Map<Long, PathView> paths = new HashMap<>();
    private final Map<String, EgressLink> links = new LinkedHashMap<>();
    private final Arrivals arrivals = new Arrivals();
    private final Deliveries deliveries;
    private final Outbox outbox = new Outbox();
    private final RateGossip rateGossip = new RateGossip();
    private final List<Action> pending = new ArrayList<>();

    private ChunkSet held = new ChunkSet(0);
    private int chunkBytes;
    private Copies copies = new Copies(0);
    private Scheduler scheduler;
    private long gossipDueNanos = Long.MAX_VALUE;
    private long tickDueNanos = Long.MAX_VALUE;

    /** @param self this node's first record; its id must be known to no other process */
    public Swarm(NodeRecord self, RandomGenerator random, Strategy strategy) {
        this(self, random, Rule.ALL, strategy);
    }

    /**
     * @param self this node's first record; its id must be known to no other process
     * @param rules those that it follows; fewer than {@link Rule#ALL} to see what the others are worth
     * @param strategy for several paths to the same peer
     */
    public Swarm(NodeRecord self, RandomGenerator random, Set<Rule> rules, Strategy strategy) {
        this.self = self.id();
        this.random = random;
        this.rules = EnumSet.noneOf(Rule.class);
        this.rules.addAll(rules);
        this.strategy = strategy;
        this.deliveries = new Deliveries(self.id());
        this.membership = new Membership(self);
    }

    /** Takes in one event; its consequences come out of {@link #decide}. */
    public void handle(Event event, long nowNanos) {
        if (event instanceof Event.LayoutKnown known) {
            layoutKnown(known.layout());
        } else if (event instanceof Event.PathUp up) {
            pathUp(up);
        } else if (event instanceof Event.SelfChanged changed) {
            membership.updateSelf(changed.endpoints(), held.size(), changed.state());
            gossipDueNanos = nowNanos;
        } else if (event instanceof Event.PeerLost lost) {
            membership.declareGone(lost.peer());
        } else if (event instanceof Event.ChunkVerified verified) {
            chunkVerified(verified.chunk(), nowNanos);
        } else {
            handleOnPath(event, nowNanos);
        }
    }

    /** Events of a path that went down meanwhile mean nothing any more. */
    private void handleOnPath(Event event, long nowNanos) {
        if (event instanceof Event.PathDown down) {
            onPath(down.path(), path -> pathDown(path, nowNanos));
        } else if (event instanceof Event.PathMeasured measured) {
            onPath(measured.path(), path -> {
                path.measured(measured.snapshot(), nowNanos);
                rateGossip.changed();
                path.link.measured(nowNanos);
                if (scheduler != null) {
                    scheduler.measured(path, nowNanos, pending);
                }
            });
        } else if (event instanceof Event.Received received) {
            onPath(received.path(), path -> received(path, received.message(), nowNanos));
        } else if (event instanceof Event.ArrivalStarted started) {
            onPath(started.path(), path -> arrivalStarted(path, started.chunk(), started.duplicate()));
        } else if (event instanceof Event.ArrivalFailed failed) {
            onPath(failed.path(), path -> arrivalFailed(path, failed.chunk()));
        } else if (event instanceof Event.SendEnded ended) {
            onPath(ended.path(), path -> deliveries.sendEnded(path, ended.chunk(), ended.result()));
        }
    }

    private void onPath(long id, Consumer<PathView> action) {
        PathView path = paths.get(id);
        if (path != null) {
            action.accept(path);
        }
    }

    private void layoutKnown(ChunkLayout layout) {
        held = new ChunkSet(layout.count());
        chunkBytes = layout.chunkBytes();
        copies = new Copies(layout.count());
        Turns turns = new Turns(self, chunkBytes, peers.values(), copies, this::isSource);
        ChunkPicker picker = new ChunkPicker(self, layout.count(), copies, turns, random, rules);
        scheduler = new Scheduler(self, layout.chunkBytes(), picker, held, peers.values(), copies, rules,
                strategy.choice(layout.chunkBytes()));
    }

    private void pathUp(Event.PathUp up) {
        boolean isNew = !peers.containsKey(up.peer());
        PeerView peer = peers.computeIfAbsent(up.peer(), id -> new PeerView(id, held.capacity(), copies));
        EgressLink link = links.computeIfAbsent(up.egressLink(), EgressLink::new);
        PathView path = new PathView(up.path(), peer, link);
        paths.put(path.id, path);
        peer.paths.add(path);
        link.paths.add(path);
        link.pathsChanged();
        rateGossip.changed();
        if (isNew) {
            rateGossip.tellAnew();
            introduce(path);
        }
    }

    /**
     * Tells a neighbour everything, at the start and when messages may have been lost with a path; what is still in the
     * outbox it hears a second time, which does no harm.
     */
    private void introduce(PathView path) {
        tell(path, new Message.HaveAll(held.copy()));
        List<Message.Arrival> arriving = new ArrayList<>();
        arrivals.forEach((chunk, from) -> arriving.add(new Message.Arrival(chunk, from)));
        if (!arriving.isEmpty()) {
            tell(path, new Message.Claim(arriving, List.of()));
        }
        tell(path, new Message.Peers(List.copyOf(membership.all())));
    }

    private void pathDown(PathView path, long nowNanos) {
        boolean carriedMessages = path.peer.paths.get(0) == path;
        paths.remove(path.id);
        path.peer.paths.remove(path);
        path.link.paths.remove(path);
        path.link.pathsChanged();
        rateGossip.changed();
        deliveries.pathDown(path);
        arrivals.pathDown(path).forEach(outbox::released);
        if (path.peer.paths.isEmpty()) {
            peers.remove(path.peer.id);
            path.peer.forget();
        } else if (carriedMessages) {
            introduce(path.peer.paths.get(0));
        }
        tickDueNanos = nowNanos;
    }

    private void received(PathView path, Message message, long nowNanos) {
        PeerView peer = path.peer;
        if (message instanceof Message.HaveAll all) {
            if (all.chunks().capacity() == held.capacity()) {
                peer.releaseAllBut(self);
                all.chunks().forEach(chunk -> gained(peer, chunk, nowNanos));
            }
        } else if (message instanceof Message.Have have) {
            for (int chunk : have.chunks()) {
                if (isChunk(chunk)) {
                    gained(peer, chunk, nowNanos);
                }
            }
        } else if (message instanceof Message.Claim claim) {
            claimed(peer, claim, nowNanos);
        } else if (message instanceof Message.Rates told) {
            told.rates().forEach(rate -> reaches(peer, rate, nowNanos));
        } else if (message instanceof Message.RightOfWay claim) {
            if (isSource(peer)) {
                RightOfWay.passOn(path, claim.millis(), nowNanos, pending);
            }
        } else if (message instanceof Message.HoldBack hold) {
            RightOfWay.holdBack(path, hold.millis(), nowNanos);
        } else if (message instanceof Message.Peers gossip) {
            gossip.nodes().forEach(record -> learned(record, nowNanos));
        }
    }

    /** Whom others reach faster may be far from here. */
    private void reaches(PeerView peer, Message.Rate rate, long nowNanos) {
        peer.reaches(rate.to(), rate.bytesPerSecond());
        PeerView receiver = peers.get(rate.to());
        if (receiver != null && scheduler != null) {
            receiver.paths.forEach(path -> scheduler.measured(path, nowNanos, pending));
        }
    }

    private boolean isSource(PeerView peer) {
        NodeRecord record = membership.get(peer.id);
        return record != null && record.source();
    }

    private void learned(NodeRecord record, long nowNanos) {
        if (membership.learn(record) && record.state() != NodeState.ACTIVE) {
            gossipDueNanos = nowNanos;
        }
    }

    private boolean isChunk(int chunk) {
        return chunk >= 0 && chunk < held.capacity();
    }

    private void gained(PeerView peer, int chunk, long nowNanos) {
        peer.gained(chunk, nowNanos);
        deliveries.confirmed(peer, chunk, pending);
    }

    private void claimed(PeerView peer, Message.Claim claim, long nowNanos) {
        for (Message.Arrival arrival : claim.arriving()) {
            if (isChunk(arrival.chunk()) && !isOutdated(peer, arrival)) {
                peer.expects(arrival.chunk(), arrival.from(), nowNanos);
            }
        }
        for (int chunk : claim.released()) {
            if (isChunk(chunk)) {
                peer.released(chunk);
                if (peer.paths.stream().anyMatch(path -> path.sending == chunk)) {
                    peer.expects(chunk, self, nowNanos);
                }
            }
        }
    }

    /**
     * A claim that waited on a path that was cut until that came back names this node for what it has long given up. If
     * it were believed, nobody would send the chunk any more.
     */
    private boolean isOutdated(PeerView peer, Message.Arrival arrival) {
        return arrival.from().equals(self) && !deliveries.isUnderWay(peer, arrival.chunk());
    }

    private void chunkVerified(int chunk, long nowNanos) {
        if (held.add(chunk)) {
            copies.own(chunk, nowNanos);
            for (PathView path : arrivals.verified(chunk)) {
                pending.add(new Action.StopReceiving(path.id, chunk));
            }
            outbox.verified(chunk);
        }
    }

    private void arrivalStarted(PathView path, int chunk, boolean duplicate) {
        if (!isChunk(chunk) || held.contains(chunk) || !arrivals.start(chunk, path, duplicate)) {
            pending.add(new Action.StopReceiving(path.id, chunk));
        } else {
            outbox.arriving(chunk, path.peer.id);
        }
    }

    private void arrivalFailed(PathView path, int chunk) {
        if (arrivals.end(chunk, path)) {
            outbox.released(chunk);
        }
    }

    /** What to do now, in order: answers to events, gossip, and the next chunks. */
    public List<Action> decide(long nowNanos) {
        List<Action> actions = new ArrayList<>(pending);
        pending.clear();
        outbox.flush(message -> tellAll(message, actions));
        gossipMembership(nowNanos, actions);
        if (scheduler != null) {
            deliveries.releaseLost(peers.values(), chunkBytes, nowNanos);
            gossipRates(nowNanos, actions);
            scheduler.fill(links.values(), nowNanos, actions);
            if (rules.contains(Rule.RIGHT_OF_WAY) && membership.self().source() && copies.hasFresh()) {
                RightOfWay.claim(links.values(), nowNanos, actions);
            }
            tickDueNanos = isWaitedFor() ? nowNanos + IDLE_CHECK_NANOS : Long.MAX_VALUE;
        }
        return actions;
    }

    private boolean isWaitedFor() {
        for (PeerView peer : peers.values()) {
            if (peer.missing() > 0) {
                return true;
            }
        }
        return false;
    }

    private void gossipMembership(long nowNanos, List<Action> actions) {
        noteProgress();
        if (!membership.hasNews()) {
            return;
        }
        if (gossipDueNanos == Long.MAX_VALUE) {
            gossipDueNanos = nowNanos + GOSSIP_NANOS;
        }
        if (nowNanos >= gossipDueNanos) {
            tellAll(new Message.Peers(membership.takeNews()), actions);
            gossipDueNanos = Long.MAX_VALUE;
        }
    }

    private void gossipRates(long nowNanos, List<Action> actions) {
        List<Message.Rate> news = rateGossip.news(peers.values(), nowNanos);
        if (!news.isEmpty()) {
            tellAll(new Message.Rates(news), actions);
        }
    }

    private void noteProgress() {
        NodeRecord own = membership.self();
        int step = Math.max(1, held.capacity() / PROGRESS_STEPS);
        if (held.size() - own.chunksHeld() >= step || held.isFull() && own.chunksHeld() != held.size()) {
            membership.updateSelf(own.endpoints(), held.size(), own.state());
        }
    }

    private void tellAll(Message message, List<Action> actions) {
        for (PeerView peer : peers.values()) {
            actions.add(new Action.Tell(peer.paths.get(0).id, message));
        }
    }

    private void tell(PathView path, Message message) {
        pending.add(new Action.Tell(path.id, message));
    }

    /** When {@link #decide} should be called even if nothing happens; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return Math.min(membership.hasNews() ? gossipDueNanos : Long.MAX_VALUE, tickDueNanos);
    }

    public Collection<NodeRecord> members() {
        return membership.all();
    }

    public Optional<NodeRecord> member(NodeId id) {
        return Optional.ofNullable(membership.get(id));
    }

    public NodeRecord ownRecord() {
        return membership.self();
    }

    /** Neighbours reached by at least one path. */
    public int neighbours() {
        return peers.size();
    }

    /** The most that a link was seen to carry within the last seconds, on paths that are up; 0 while unknown. */
    public long capacityBytesPerSecond(String egressLink) {
        EgressLink link = links.get(egressLink);
        return link == null ? 0 : link.capacityBytesPerSecond();
    }

    /** Chunks that this node holds; not to be modified. */
    public ChunkSet held() {
        return held;
    }
}
