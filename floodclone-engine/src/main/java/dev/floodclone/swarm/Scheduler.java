package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which idle path gets which chunk: as many receivers at once as a link needs to be full ({@link EgressLink}),
 * the most deprived first, each the chunk of {@link ChunkPicker}, and in the endgame a chunk that another sender is
 * late with. Owned by {@link Swarm}.
 */
final class Scheduler {

    /** A receiver that lacks no more chunks than this is in its endgame. */
    static final int ENDGAME_CHUNKS = 8;

    private final NodeId self;
    private final int chunkBytes;
    private final ChunkPicker picker;
    private final ChunkSet held;
    private final Collection<PeerView> peers;
    private final Set<Rule> rules;

    Scheduler(NodeId self, int chunkBytes, ChunkPicker picker, ChunkSet held, Collection<PeerView> peers,
            Set<Rule> rules) {
        this.self = self;
        this.chunkBytes = chunkBytes;
        this.picker = picker;
        this.held = held;
        this.peers = peers;
        this.rules = rules;
    }

    /**
     * Fills the links; what it decides is already noted in the views. A receiver with an idle path on several links
     * gets the next chunk over the fastest one, since a path is slow where it shares the receiver's link with others.
     */
    void fill(Collection<EgressLink> links, long nowNanos, List<Action> actions) {
        if (!rules.contains(Rule.BOTH_WAYS) && !held.isFull()) {
            return;
        }
        PathView path = mostDeprived(links);
        while (path != null) {
            start(path, picker.pick(held, path.peer, peers), false, nowNanos, actions);
            path = mostDeprived(links);
        }
        for (EgressLink link : links) {
            if (rules.contains(Rule.ENDGAME) && hasRoom(link)) {
                helpLateReceivers(link, nowNanos, actions);
            }
        }
    }

    /** Of the idle paths on links with room, the one whose receiver could use the most chunks from here, or null. */
    private PathView mostDeprived(Collection<EgressLink> links) {
        PathView best = null;
        int bestUseful = 0;
        for (EgressLink link : links) {
            if (hasRoom(link)) {
                for (PathView path : link.paths) {
                    int useful = path.isIdle() ? usefulChunks(path.peer) : 0;
                    if (useful > bestUseful || useful == bestUseful && useful > 0 && isFaster(path, best)) {
                        best = path;
                        bestUseful = useful;
                    }
                }
            }
        }
        return best;
    }

    private boolean hasRoom(EgressLink link) {
        return !rules.contains(Rule.FILL_THE_LINK) || link.hasRoom();
    }

    /** How deprived a receiver is; without that rule all that can use anything are alike. */
    private int usefulChunks(PeerView peer) {
        int useful = peer.wanted().countCommon(held);
        return rules.contains(Rule.MOST_DEPRIVED) ? useful : Math.min(1, useful);
    }

    /** A path that is not measured yet goes first, so that it is. */
    private static boolean isFaster(PathView path, PathView other) {
        return other.isMeasured() && (!path.isMeasured() || path.bytesPerSecond() > other.bytesPerSecond());
    }

    private void helpLateReceivers(EgressLink link, long nowNanos, List<Action> actions) {
        for (PathView path : link.paths) {
            if (path.isIdle() && path.isMeasured() && path.peer.missing() > 0
                    && path.peer.missing() <= ENDGAME_CHUNKS) {
                int chunk = latest(path, nowNanos);
                if (chunk >= 0) {
                    start(path, chunk, true, nowNanos, actions);
                }
            }
        }
    }

    /** The chunk that this path would have brought in the time that its sender already took, or -1. */
    private int latest(PathView path, long nowNanos) {
        long ownNanos = path.snapshot.bottleneck().nanosFor(chunkBytes) + path.snapshot.smoothedRttNanos();
        int latest = -1;
        long since = nowNanos - ownNanos;
        for (Map.Entry<Integer, PeerView.Expectation> entry : path.peer.expected().entrySet()) {
            PeerView.Expectation expectation = entry.getValue();
            if (expectation.sinceNanos < since && expectation.senders.size() == 1
                    && !expectation.senders.contains(self) && held.contains(entry.getKey())) {
                latest = entry.getKey();
                since = expectation.sinceNanos;
            }
        }
        return latest;
    }

    private void start(PathView path, int chunk, boolean duplicate, long nowNanos, List<Action> actions) {
        path.sending = chunk;
        path.unconfirmed.add(chunk);
        path.peer.expects(chunk, self, nowNanos);
        actions.add(new Action.SendChunk(path.id, chunk, duplicate));
    }
}
