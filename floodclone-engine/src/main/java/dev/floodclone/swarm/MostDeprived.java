package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import java.util.Map;

/**
 * Rule 4: of the paths that could carry something now, the one to the receiver that could use the most chunks from
 * here. A receiver with several of them takes the fastest, since a path is slow where it shares the receiver's link
 * with others; one that is not measured yet goes first, so that it is.
 */
final class MostDeprived {

    private final boolean weigh;

    /** @param weigh false to take whichever receiver can use anything */
    MostDeprived(boolean weigh) {
        this.weigh = weigh;
    }

    /** Null when there is none. */
    PathView of(Map<PathView, ChunkSet> usefulByPath) {
        PathView best = null;
        int bestUseful = 0;
        for (Map.Entry<PathView, ChunkSet> entry : usefulByPath.entrySet()) {
            PathView path = entry.getKey();
            int useful = weigh ? entry.getValue().size() : 1;
            if (best == null || useful > bestUseful || useful == bestUseful && isFaster(path, best)) {
                best = path;
                bestUseful = useful;
            }
        }
        return best;
    }

    private static boolean isFaster(PathView path, PathView other) {
        return other.isMeasured() && (!path.isMeasured() || path.bytesPerSecond() > other.bytesPerSecond());
    }
}
