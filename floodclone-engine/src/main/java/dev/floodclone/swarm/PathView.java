package dev.floodclone.swarm;

import dev.floodclone.bandwidth.PathSnapshot;
import java.util.HashSet;
import java.util.Set;

/** One path to a neighbour as the scheduler sees it. Owned by {@link Swarm}. */
final class PathView {

    static final int IDLE = -1;

    /** How long the best rate counts: long enough for a crowded path to have had its link to itself. */
    private static final long BEST_NANOS = 10_000_000_000L;

    final long id;
    final PeerView peer;
    final EgressLink link;
    PathSnapshot snapshot = PathSnapshot.UNKNOWN;
    /** That of the snapshot, at hand for each decision. */
    private long bytesPerSecond;
    private long bestBytesPerSecond;
    private long bestNanos;
    /** The chunk that is being handed to the transport, or {@link #IDLE}. */
    int sending = IDLE;
    long sendingSinceNanos;
    /** Whether the path was not measured when that began. */
    boolean isProbe;
    /** Chunks given to this path that the peer has not confirmed yet. */
    final Set<Integer> unconfirmed = new HashSet<>();

    /** How many chunks it was given, as {@link EqualShares} or {@link BestPath} counts. */
    long chunksGiven;
    /** Of the last chunks those that {@link BestPath} has given to this path and another. */
    final Set<Integer> secondCopies = new HashSet<>();
    /** Others reach the peer clearly faster; see {@link NearBeforeFar}. */
    boolean isFar;
    /** The peer asked for a pause until then, so that the source's fresh chunks have its link. */
    long heldBackUntilNanos = Long.MIN_VALUE;
    /** Until then this node, the source, asked for the right of way, or as a receiver for a pause in favour of it. */
    long rightOfWayUntilNanos = Long.MIN_VALUE;

    PathView(long id, PeerView peer, EgressLink link) {
        this.id = id;
        this.peer = peer;
        this.link = link;
    }

    void measured(PathSnapshot newest, long nowNanos) {
        snapshot = newest;
        bytesPerSecond = newest.bottleneck().bytesPerSecond();
        if (bytesPerSecond >= bestBytesPerSecond || nowNanos - bestNanos > BEST_NANOS) {
            bestBytesPerSecond = bytesPerSecond;
            bestNanos = nowNanos;
        }
    }

    /**
     * The largest estimate of the last seconds. A path that is slow where others crowd it for a while has shown better;
     * one that is slow because of what lies between has not.
     */
    long bestBytesPerSecond() {
        return bestBytesPerSecond;
    }

    boolean isIdle() {
        return sending == IDLE;
    }

    boolean isMeasured() {
        return bytesPerSecond > 0;
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }
}
