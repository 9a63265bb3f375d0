package dev.floodclone.swarm;

import dev.floodclone.bandwidth.PathSnapshot;
import java.util.HashSet;
import java.util.Set;

/** One path to a neighbour as the scheduler sees it. Owned by {@link Swarm}. */
final class PathView {

    static final int IDLE = -1;

    final long id;
    final PeerView peer;
    final EgressLink link;
    PathSnapshot snapshot = PathSnapshot.UNKNOWN;
    /** The chunk that is being handed to the transport, or {@link #IDLE}. */
    int sending = IDLE;
    /** Chunks given to this path that the peer has not confirmed yet. */
    final Set<Integer> unconfirmed = new HashSet<>();

    PathView(long id, PeerView peer, EgressLink link) {
        this.id = id;
        this.peer = peer;
        this.link = link;
    }

    boolean isIdle() {
        return sending == IDLE;
    }

    boolean isMeasured() {
        return !snapshot.bottleneck().isZero();
    }

    long bytesPerSecond() {
        return snapshot.bottleneck().bytesPerSecond();
    }
}
