package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;

/**
 * Rule 6: a chunk that someone with a clearly faster path to the receiver holds or expects is left to that one, even
 * if this link idles for the moment, so that a thin trunk carries each chunk once. The near ones have a head start: a
 * chunk that has not spread for that long is sent from here all the same, so nothing starves. Two receivers that are
 * both far from here count as near to each other until one of them says how fast it reaches the other. Owned by {@link
 * Scheduler}.
 */
final class NearBeforeFar {

    /** A path is clearly faster from here on; below lies the error of estimates. */
    static final double CLEARLY_FASTER = 1.5;

    /** A newcomer's link that many senders share at the start is not so much slower than theirs. */
    private static final double MUCH_FASTER = 6;

    /** Head start of those who should bring a chunk, in the time that this path would need for one. */
    static final int HEAD_START_CHUNKS = 8;

    /**
     * Far receivers that a link serves at once: their chunks pass a bottleneck that others share, and the fewer share
     * it, the sooner a chunk is across and spreads there.
     */
    static final int FAR_AT_ONCE = 2;

    /**
     * A receiver that holds fewer may be far: those beside it cannot tell yet how fast they reach it. Without this
     * everyone on this side of a trunk would send each receiver beyond it a first chunk, all at once.
     */
    private static final int NEWCOMER_CHUNKS = 5;

    /** Who takes so much longer than its rate promises is no reason to wait. */
    private static final long STUCK_NANOS = 2_000_000_000L;

    private final NodeId self;
    private final int chunkBytes;
    private final Collection<PeerView> peers;
    private final Copies copies;

    NearBeforeFar(NodeId self, int chunkBytes, Collection<PeerView> peers, Copies copies) {
        this.self = self;
        this.chunkBytes = chunkBytes;
        this.peers = peers;
        this.copies = copies;
    }

    /**
     * Notes whether a path that was just measured is a far one: slow beyond this node's own link, unlike another's. A
     * newcomer is far if it is much slower still, as those beside it cannot tell yet.
     */
    void classify(PathView path) {
        double best = path.bestBytesPerSecond();
        double capacity = path.link.capacityBytesPerSecond();
        path.isFar = path.isMeasured() && (isNewcomer(path.peer) && capacity >= best * MUCH_FASTER
                || capacity >= best * CLEARLY_FASTER && isReachedFaster(path.peer, best * CLEARLY_FASTER));
    }

    private boolean isReachedFaster(PeerView receiver, double clearlyFaster) {
        for (PeerView peer : peers) {
            if (isBeyond(peer, receiver, clearlyFaster)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a path that is far, or may be, has to wait for others on its link. */
    boolean isBusyBeyond(PathView path, long nowNanos) {
        return mayBeFar(path) && farAtOnce(path.link, nowNanos) >= FAR_AT_ONCE;
    }

    /** Whether a path that turned out far while it was used for the first time should not be. */
    boolean isOneTooMany(PathView path, long nowNanos) {
        return path.isFar && farAtOnce(path.link, nowNanos) > FAR_AT_ONCE;
    }

    /** Whether a path is far, or leads to where that cannot be known yet. */
    static boolean mayBeFar(PathView path) {
        return path.isFar || isNewcomer(path.peer);
    }

    private static boolean isNewcomer(PeerView peer) {
        return peer.have().size() < NEWCOMER_CHUNKS;
    }

    private long farAtOnce(EgressLink link, long nowNanos) {
        return link.paths.stream().filter(each -> mayBeFar(each) && !each.isIdle() && !isStuck(each, nowNanos)).count();
    }

    private boolean isStuck(PathView path, long nowNanos) {
        long chunkNanos = path.isMeasured() ? path.snapshot.bottleneck().nanosFor(chunkBytes) : 0;
        return nowNanos - path.sendingSinceNanos > STUCK_NANOS + 2 * chunkNanos;
    }

    /** What of {@code useful} this path may send now; changes it. */
    ChunkSet leave(ChunkSet useful, PathView path, long nowNanos) {
        if (path.isFar) {
            leaveToNear(useful, path, nowNanos - headStartNanos(path.bytesPerSecond()));
        } else if (!path.isMeasured() && isNewcomer(path.peer)) {
            leaveToFar(useful, path.peer, nowNanos);
        }
        return useful;
    }

    private void leaveToNear(ChunkSet useful, PathView path, long spreadNanos) {
        double clearlyFaster = path.bestBytesPerSecond() * CLEARLY_FASTER;
        for (PeerView peer : peers) {
            if (peer != path.peer && (isFarBeside(peer, path.peer) || isBeyond(peer, path.peer, clearlyFaster))) {
                leaveTo(peer, useful, spreadNanos);
            }
        }
        for (int chunk = useful.next(0); chunk >= 0; chunk = useful.next(chunk + 1)) {
            if (copies.lastAddedNanos(chunk) > spreadNanos && !fallsToMe(chunk, path.peer)) {
                useful.remove(chunk);
            }
        }
    }

    /** What crosses to one of those who are far is not sent to a newcomer as well: it may be beside them. */
    private void leaveToFar(ChunkSet useful, PeerView newcomer, long nowNanos) {
        for (PeerView peer : peers) {
            if (peer != newcomer && isFarBeside(peer, newcomer)) {
                leaveTo(peer, useful, nowNanos - headStartNanos(peer.bestBytesPerSecond()));
            }
        }
    }

    private long headStartNanos(long bytesPerSecond) {
        return (long) (HEAD_START_CHUNKS * 1e9 * chunkBytes / bytesPerSecond);
    }

    /** Whether none of the others on this side of the bottleneck who hold the chunk is to send it across. */
    private boolean fallsToMe(int chunk, PeerView receiver) {
        long mine = Rendezvous.rank(self, chunk);
        for (PeerView peer : peers) {
            if (peer != receiver && peer.has(chunk) && peer.reaches(receiver.id) && !isFar(peer)
                    && Rendezvous.rank(peer.id, chunk) > mine) {
                return false;
            }
        }
        return true;
    }

    private void leaveTo(PeerView near, ChunkSet useful, long spreadNanos) {
        for (int chunk = useful.next(0); chunk >= 0; chunk = useful.next(chunk + 1)) {
            if (!near.wanted().contains(chunk) && copies.lastAddedNanos(chunk) > spreadNanos) {
                useful.remove(chunk);
            }
        }
    }

    /** Whether both may be beyond the same bottleneck. */
    private static boolean isFarBeside(PeerView peer, PeerView receiver) {
        return isFar(peer) && peer.bytesPerSecondTo(receiver.id) == 0;
    }

    private static boolean isFar(PeerView peer) {
        for (PathView path : peer.paths) {
            if (!path.isFar) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a neighbour reaches the receiver clearly faster and is itself reached slowly from here: a bottleneck on
     * the way to one is on the way to the other. If it were reached fast, there would be none between, and a slow path
     * to the receiver would only be one that was crowded.
     */
    private static boolean isBeyond(PeerView peer, PeerView receiver, double clearlyFaster) {
        return peer.reachesAt(clearlyFaster, receiver.id)
                && peer.bestBytesPerSecond() * CLEARLY_FASTER <= peer.bytesPerSecondTo(receiver.id);
    }
}
