package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * Chunks that this node gave to its paths and whose arrival the receiver has not confirmed yet. A chunk that two paths
 * carry to the same peer stays on its way until both have given it up. Owned by {@link Swarm}.
 */
final class Deliveries {

    /**
     * A chunk that the transport took this long ago, and four times what its path needs for it, got lost on the way.
     */
    private static final long LOST_NANOS = 20_000_000_000L;

    private static final long LOST_CHECK_NANOS = 1_000_000_000L;

    private final NodeId self;
    private long lostCheckNanos = Long.MIN_VALUE;

    Deliveries(NodeId self) {
        this.self = self;
    }

    /** The receiver has it: whatever still brings it is in vain. */
    void confirmed(PeerView peer, int chunk, List<Action> actions) {
        for (PathView path : peer.paths) {
            path.unconfirmed.remove(chunk);
            if (path.sending == chunk) {
                actions.add(new Action.CancelSend(path.id, chunk));
            }
        }
    }

    void sendEnded(PathView path, int chunk, Event.SendResult result) {
        if (path.sending == chunk) {
            path.sending = PathView.IDLE;
        }
        if (result != Event.SendResult.HANDED_OVER) {
            // A receiver that refuses has the chunk or gets it from another sender, of whom it tells; if it tells of
            // none, that one failed meanwhile.
            path.unconfirmed.remove(chunk);
            givenUp(path.peer, chunk);
        }
    }

    /** After the path was taken from its peer. */
    void pathDown(PathView path) {
        path.unconfirmed.forEach(chunk -> givenUp(path.peer, chunk));
    }

    private void givenUp(PeerView peer, int chunk) {
        if (!isUnderWay(peer, chunk)) {
            peer.expectsNoLonger(chunk, self);
        }
    }

    /** Whether a path of this node brings the chunk to the peer, as far as both know. */
    boolean isUnderWay(PeerView peer, int chunk) {
        for (PathView path : peer.paths) {
            if (path.unconfirmed.contains(chunk)) {
                return true;
            }
        }
        return false;
    }

    /** Now and then: what was handed over long ago and never heard of is sent again; better twice than never. */
    void releaseLost(Collection<PeerView> peers, int chunkBytes, long nowNanos) {
        if (nowNanos >= lostCheckNanos) {
            lostCheckNanos = nowNanos + LOST_CHECK_NANOS;
            peers.forEach(peer -> peer.paths.forEach(path -> releaseLost(path, chunkBytes, nowNanos)));
        }
    }

    private void releaseLost(PathView path, int chunkBytes, long nowNanos) {
        long pathNanos = path.isMeasured() ? path.snapshot.bottleneck().nanosFor(chunkBytes) : 0;
        long limitNanos = LOST_NANOS + 4 * pathNanos;
        for (Iterator<Integer> chunks = path.unconfirmed.iterator(); chunks.hasNext();) {
            int chunk = chunks.next();
            if (path.sending != chunk && path.peer.isExpectedSince(chunk, nowNanos - limitNanos)) {
                chunks.remove();
                givenUp(path.peer, chunk);
            }
        }
    }
}
