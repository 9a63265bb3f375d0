package dev.floodclone.swarm;

/**
 * The same number of chunks over each path to a peer: who is ahead waits for those that are sending. No path waits for
 * one that is late, or whose rate is not known yet, so none is held up by one that comes, goes or dies; what a path
 * missed meanwhile it does not catch up with.
 */
final class EqualShares implements PathChoice {

    /** A path is never counted as further behind than that. */
    private static final int MAX_BEHIND = 2;

    private final Patience patience;

    EqualShares(Patience patience) {
        this.patience = patience;
    }

    @Override
    public boolean mayCarry(PathView path, long nowNanos) {
        for (PathView other : path.peer.paths) {
            if (other.chunksGiven < path.chunksGiven && !other.isIdle() && other.isMeasured()
                    && !patience.isOver(other, nowNanos)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void started(PathView path) {
        long most = 0;
        for (PathView other : path.peer.paths) {
            most = Math.max(most, other.chunksGiven);
        }
        path.chunksGiven = Math.max(path.chunksGiven, most - MAX_BEHIND) + 1;
    }
}
