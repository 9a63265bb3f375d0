package dev.floodclone.swarm;

/**
 * The fastest path to a peer alone, with the others ready: their connections stay open, and each carries some chunks
 * when it is new and every ten seconds, so that its estimate is fresh. When the best one is late, the others carry too.
 * The last chunks go over all paths, each over two, so that a path that dies then costs nothing.
 */
final class BestPath implements PathChoice {

    /** Another path is better from here on: below lies the error of estimates. */
    private static final double CLEARLY_BETTER = 1.25;

    private static final long REFRESH_NANOS = 10_000_000_000L;

    /**
     * So many in a row: one alone hardly fills the path, and an estimate from the first ones, when all is still
     * starting, may be a quarter of what the path carries.
     */
    private static final int REFRESH_CHUNKS = 8;

    private final Patience patience;

    BestPath(Patience patience) {
        this.patience = patience;
    }

    @Override
    public boolean mayCarry(PathView path, long nowNanos) {
        PathView best = bestTo(path.peer);
        if (best == null || path == best || isLast(path.peer) || patience.isOver(best, nowNanos)) {
            return true;
        }
        return path.isMeasured() ? isRefreshing(path, nowNanos) : path.unconfirmed.isEmpty();
    }

    private static boolean isRefreshing(PathView path, long nowNanos) {
        return path.chunksGiven % REFRESH_CHUNKS != 0 || nowNanos - path.sendingSinceNanos > REFRESH_NANOS;
    }

    /** The one so far unless another is clearly better; null while none is measured. */
    private static PathView bestTo(PeerView peer) {
        PathView best = null;
        for (PathView path : peer.paths) {
            if (path.isMeasured() && (best == null || worth(path) > worth(best))) {
                best = path;
            }
        }
        peer.bestPath = best;
        return best;
    }

    private static double worth(PathView path) {
        return path.bytesPerSecond() * (path == path.peer.bestPath ? CLEARLY_BETTER : 1);
    }

    private static boolean isLast(PeerView peer) {
        return peer.missing() <= LateHelp.ENDGAME_CHUNKS;
    }

    @Override
    public boolean isSentTwice(PathView path) {
        return isLast(path.peer) && path.peer.paths.size() > 1;
    }

    /** Of what is not confirmed yet the longest on its way; each chunk once only, whatever the receiver says to it. */
    @Override
    public int secondCopy(PathView path) {
        int oldest = NONE;
        if (isSentTwice(path)) {
            long since = Long.MAX_VALUE;
            for (PathView other : path.peer.paths) {
                for (int chunk : other.unconfirmed) {
                    ExpectedChunks.Expectation expected = path.peer.expected().get(chunk);
                    if (other != path && expected != null && expected.sinceNanos < since
                            && !path.secondCopies.contains(chunk) && !path.unconfirmed.contains(chunk)) {
                        oldest = chunk;
                        since = expected.sinceNanos;
                    }
                }
            }
        }
        return oldest;
    }

    @Override
    public void started(PathView path) {
        path.chunksGiven++;
        if (isSentTwice(path)) {
            path.secondCopies.add(path.sending);
        }
    }
}
