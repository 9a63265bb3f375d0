package dev.floodclone.sim;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.message.Message;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A node that shares as BitTorrent does (Cohen, Incentives build robustness in BitTorrent, 2003): it uploads to four
 * interested neighbours, three that gave it most lately (a complete node: that it gave most) and an optimistic one;
 * each of them asks for the rarest chunk that it knows of, at first for any; what is the last to come is asked for
 * twice. Kinder than real: a chunk is a piece and comes from one node, requests are ahead of need and cost no round
 * trip, and a node asks nobody for what is arriving. Neighbours' haves are known one delay late, as to the product's
 * core.
 */
final class PullLogic implements NodeLogic {

    private static final int UPLOADS = 4;
    private static final int RANDOM_FIRST_CHUNKS = 4;
    private static final long RECHOKE_NANOS = 10_000_000_000L;
    /** The optimistic choice holds for this many rounds. */
    private static final int OPTIMISTIC_ROUNDS = 3;
    private static final int IDLE = -1;

    private final NodeId id;
    private final Map<NodeId, PullLogic> everyone;
    private final RandomGenerator random;
    private final Map<Long, Peer> peers = new LinkedHashMap<>();
    private final Map<Integer, List<Peer>> arriving = new HashMap<>();
    private final List<Action> pending = new ArrayList<>();
    private final List<Integer> news = new ArrayList<>();
    private ChunkSet held = new ChunkSet(0);
    private int[] copies = {};
    private Peer optimistic;
    private int round;
    private long rechokeNanos;
    /** Something happened that could give a neighbour something to ask for. */
    private boolean mayServe;

    /** A neighbour over one path. */
    private static final class Peer {
        private final long path;
        private final NodeId id;
        private final ChunkSet has;
        private boolean unchoked;
        private int sending = IDLE;
        /** Chunks that it gave to this node, or got when this node is complete, the older ones counting half. */
        private double merit;

        private Peer(long path, NodeId id, int chunks) {
            this.path = path;
            this.id = id;
            this.has = new ChunkSet(chunks);
        }
    }

    /** @param everyone who asks and is asked; this node puts itself in */
    PullLogic(NodeId id, Map<NodeId, PullLogic> everyone, RandomGenerator random) {
        this.id = id;
        this.everyone = everyone;
        this.random = random;
        everyone.put(id, this);
    }

    @Override
    public void handle(Event event, long nowNanos) {
        if (event instanceof Event.LayoutKnown known) {
            held = new ChunkSet(known.layout().count());
            copies = new int[held.capacity()];
        } else if (event instanceof Event.PathUp up) {
            peers.put(up.path(), new Peer(up.path(), up.peer(), held.capacity()));
            pending.add(new Action.Tell(up.path(), new Message.HaveAll(held.copy())));
        } else if (event instanceof Event.ChunkVerified verified) {
            verified(verified.chunk());
        } else if (event instanceof Event.PathDown down && peers.containsKey(down.path())) {
            pathDown(peers.remove(down.path()));
        } else if (event instanceof Event.Received received && peers.containsKey(received.path())) {
            received(peers.get(received.path()), received.message());
        } else if (event instanceof Event.SendEnded ended && peers.containsKey(ended.path())) {
            sendEnded(peers.get(ended.path()), ended.result());
        } else if (event instanceof Event.ArrivalStarted started && held.contains(started.chunk())) {
            pending.add(new Action.StopReceiving(started.path(), started.chunk()));
        }
    }

    private void verified(int chunk) {
        if (held.add(chunk)) {
            mayServe = true;
            news.add(chunk);
            List<Peer> senders = arriving.remove(chunk);
            if (senders != null) {
                senders.get(0).merit++;
                senders.forEach(peer -> pending.add(new Action.StopReceiving(peer.path, chunk)));
            }
        }
    }

    private void received(Peer peer, Message message) {
        if (message instanceof Message.HaveAll all) {
            mayServe = true;
            all.chunks().forEach(chunk -> gained(peer, chunk));
        } else if (message instanceof Message.Have have) {
            have.chunks().forEach(chunk -> gained(peer, chunk));
        }
    }

    private void gained(Peer peer, int chunk) {
        if (peer.has.add(chunk)) {
            copies[chunk]++;
        }
    }

    private void pathDown(Peer peer) {
        peer.has.forEach(chunk -> copies[chunk]--);
        arriving.values().forEach(senders -> senders.remove(peer));
        arriving.values().removeIf(List::isEmpty);
        if (optimistic == peer) {
            optimistic = null;
        }
    }

    private void sendEnded(Peer peer, Event.SendResult result) {
        peer.sending = IDLE;
        mayServe = true;
        if (held.isFull() && result == Event.SendResult.HANDED_OVER) {
            peer.merit++;
        }
    }

    @Override
    public List<Action> decide(long nowNanos) {
        List<Action> actions = new ArrayList<>(pending);
        pending.clear();
        if (!news.isEmpty()) {
            Message have = new Message.Have(List.copyOf(news));
            peers.keySet().forEach(path -> actions.add(new Action.Tell(path, have)));
            news.clear();
        }
        if (nowNanos >= rechokeNanos) {
            rechoke(nowNanos);
        }
        if (mayServe) {
            mayServe = false;
            serve(actions);
        }
        return actions;
    }

    /** An unchoked neighbour that wants nothing gives its place to the one of most merit that does. */
    private void serve(List<Action> actions) {
        int places = UPLOADS;
        List<Peer> waiting = new ArrayList<>();
        for (Peer peer : peers.values()) {
            peer.unchoked &= peer.sending != IDLE || upload(peer, actions);
            if (peer.unchoked) {
                places--;
            } else if (peer.sending == IDLE) {
                waiting.add(peer);
            }
        }
        if (places > 0) {
            for (Peer peer : byMerit(waiting)) {
                peer.unchoked = places > 0 && upload(peer, actions);
                places -= peer.unchoked ? 1 : 0;
            }
        }
    }

    private boolean upload(Peer peer, List<Action> actions) {
        int chunk = everyone.get(peer.id).request(id);
        if (chunk < 0) {
            return false;
        }
        peer.sending = chunk;
        actions.add(new Action.SendChunk(peer.path, chunk, false));
        return true;
    }

    /** Those that lack something that is here, the most deserving first, at random among equals. */
    private List<Peer> byMerit(List<Peer> candidates) {
        List<Peer> interested = new ArrayList<>();
        for (Peer peer : candidates) {
            if (isInterested(peer)) {
                interested.add(random.nextInt(interested.size() + 1), peer);
            }
        }
        interested.sort(Comparator.comparingDouble((Peer peer) -> -peer.merit));
        return interested;
    }

    private boolean isInterested(Peer peer) {
        return !peer.has.isFull() && held.countCommon(peer.has) < held.size();
    }

    private void rechoke(long nowNanos) {
        List<Peer> interested = byMerit(List.copyOf(peers.values()));
        if (!interested.contains(optimistic) || round++ % OPTIMISTIC_ROUNDS == 0) {
            optimistic = interested.isEmpty() ? null : interested.get(random.nextInt(interested.size()));
        }
        interested.remove(optimistic);
        peers.values().forEach(peer -> {
            peer.unchoked = peer == optimistic;
            peer.merit /= 2;
        });
        interested.stream().limit(UPLOADS - 1).forEach(peer -> peer.unchoked = true);
        rechokeNanos = nowNanos + RECHOKE_NANOS;
        mayServe = true;
    }

    /** What this node asks of a neighbour that has it unchoked, or -1. */
    private int request(NodeId from) {
        Peer sender = peers.values().stream().filter(peer -> peer.id.equals(from)).findFirst().orElse(null);
        if (sender == null) {
            return -1;
        }
        ChunkSet candidates = sender.has.minus(held);
        int chosen = choose(candidates, sender, false);
        if (chosen < 0 && held.size() + arriving.size() == held.capacity()) {
            chosen = choose(candidates, sender, true);
        }
        if (chosen >= 0) {
            arriving.computeIfAbsent(chosen, chunk -> new ArrayList<>(1)).add(sender);
        }
        return chosen;
    }

    /** @param again among what others are bringing, too */
    private int choose(ChunkSet candidates, Peer sender, boolean again) {
        boolean any = held.size() < RANDOM_FIRST_CHUNKS;
        int chosen = -1;
        int equals = 0;
        for (int chunk = candidates.next(0); chunk >= 0; chunk = candidates.next(chunk + 1)) {
            List<Peer> senders = arriving.get(chunk);
            if (senders == null || again && !senders.contains(sender)) {
                boolean rarer = chosen < 0 || !any && copies[chunk] < copies[chosen];
                equals = rarer ? 1 : any || copies[chunk] == copies[chosen] ? equals + 1 : equals;
                if (rarer || (any || copies[chunk] == copies[chosen]) && random.nextInt(equals) == 0) {
                    chosen = chunk;
                }
            }
        }
        return chosen;
    }

    @Override
    public long nextDeadlineNanos() {
        return rechokeNanos;
    }
}
