package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chunks that are arriving at this node, and the paths that bring them. One path a chunk, or two when the second
 * sender says that it knows of the first (endgame). Owned by {@link Swarm}.
 */
final class Arrivals {

    private static final int MAX_SENDERS = 2;

    private final Map<Integer, List<PathView>> arriving = new HashMap<>();

    /** Returns whether the chunk may come over this path. */
    boolean start(int chunk, PathView path, boolean knownDuplicate) {
        List<PathView> paths = arriving.computeIfAbsent(chunk, c -> new ArrayList<>(1));
        boolean accepted = paths.isEmpty() || knownDuplicate && paths.size() < MAX_SENDERS && !paths.contains(path);
        if (accepted) {
            paths.add(path);
        }
        return accepted;
    }

    /** The chunk does not come over this path any more; returns whether nobody brings it now. */
    boolean end(int chunk, PathView path) {
        List<PathView> paths = arriving.get(chunk);
        if (paths == null || !paths.remove(path)) {
            return false;
        }
        if (paths.isEmpty()) {
            arriving.remove(chunk);
            return true;
        }
        return false;
    }

    /** The chunk is verified; returns the paths that still bring it in vain. */
    List<PathView> verified(int chunk) {
        List<PathView> paths = arriving.remove(chunk);
        return paths == null ? List.of() : paths;
    }

    /** A path went down; returns the chunks that nobody brings now. */
    List<Integer> pathDown(PathView path) {
        List<Integer> orphans = new ArrayList<>();
        arriving.forEach((chunk, paths) -> {
            if (paths.remove(path) && paths.isEmpty()) {
                orphans.add(chunk);
            }
        });
        orphans.forEach(arriving::remove);
        return orphans;
    }

    /** Calls back for each chunk and sender, for a neighbour that is new. */
    void forEach(ArrivalVisitor visitor) {
        arriving.forEach((chunk, paths) -> paths.forEach(path -> visitor.visit(chunk, path.peer.id)));
    }

    /** Sees one arrival. */
    @FunctionalInterface
    interface ArrivalVisitor {
        void visit(int chunk, NodeId from);
    }
}
