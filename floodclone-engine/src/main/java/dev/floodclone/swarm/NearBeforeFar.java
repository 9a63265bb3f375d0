package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
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

    /** Head start of the near ones, in the time that this path would need for a chunk. */
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

    private final int chunkBytes;
    private final Collection<PeerView> peers;
    private final Copies copies;

    NearBeforeFar(int chunkBytes, Collection<PeerView> peers, Copies copies) {
        this.chunkBytes = chunkBytes;
        this.peers = peers;
        this.copies = copies;
    }

    /** Notes whether a path that was just measured is a far one: slow beyond this node's own link, unlike another's. */
    void classify(PathView path) {
        double clearlyFaster = path.bestBytesPerSecond() * CLEARLY_FASTER;
        path.isFar = path.isMeasured() && path.link.capacityBytesPerSecond() >= clearlyFaster
                && isReachedFaster(path.peer, clearlyFaster);
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

    private static boolean mayBeFar(PathView path) {
        return path.isFar || path.peer.have().size() < NEWCOMER_CHUNKS;
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
        if (path.isFar && !useful.isEmpty()) {
            long spreadNanos = nowNanos - HEAD_START_CHUNKS * path.snapshot.bottleneck().nanosFor(chunkBytes);
            double clearlyFaster = path.bestBytesPerSecond() * CLEARLY_FASTER;
            for (PeerView peer : peers) {
                if (peer != path.peer && isNearer(peer, path.peer, clearlyFaster)) {
                    leaveTo(peer, useful, spreadNanos);
                }
            }
        }
        return useful;
    }

    private void leaveTo(PeerView near, ChunkSet useful, long spreadNanos) {
        for (int chunk = useful.next(0); chunk >= 0; chunk = useful.next(chunk + 1)) {
            if (!near.wanted().contains(chunk) && copies.lastAddedNanos(chunk) > spreadNanos) {
                useful.remove(chunk);
            }
        }
    }

    private static boolean isNearer(PeerView peer, PeerView receiver, double clearlyFaster) {
        return isFar(peer) && peer.bytesPerSecondTo(receiver.id) == 0 || isBeyond(peer, receiver, clearlyFaster);
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
