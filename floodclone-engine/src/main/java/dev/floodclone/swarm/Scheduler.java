package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which idle path gets which chunk, by the rules of {@link Rule}: as many receivers at once as a link needs to
 * be full ({@link EgressLink}), the most deprived first ({@link MostDeprived}), of what no nearer one can bring ({@link
 * NearBeforeFar}) the chunk of {@link ChunkPicker}, and in the endgame a chunk that another sender is late with ({@link
 * LateHelp}). Which of several paths to one peer are used is up to a {@link PathChoice}. Owned by {@link Swarm}.
 */
final class Scheduler {

    private final NodeId self;
    private final ChunkPicker picker;
    private final ChunkSet held;
    private final Collection<PeerView> peers;
    private final Set<Rule> rules;
    private final MostDeprived mostDeprived;
    private final NearBeforeFar nearBeforeFar;
    private final LateHelp lateHelp;
    private final PathChoice pathChoice;

    Scheduler(NodeId self, int chunkBytes, ChunkPicker picker, ChunkSet held, Collection<PeerView> peers,
            Copies copies, Set<Rule> rules, PathChoice pathChoice) {
        this.self = self;
        this.picker = picker;
        this.held = held;
        this.peers = peers;
        this.rules = rules;
        this.mostDeprived = new MostDeprived(rules.contains(Rule.MOST_DEPRIVED));
        this.nearBeforeFar = new NearBeforeFar(self, chunkBytes, peers, copies);
        this.lateHelp = new LateHelp(self, chunkBytes, held);
        this.pathChoice = pathChoice;
    }

    /** A path's estimate is new, or what others say of its receiver. */
    void measured(PathView path, long nowNanos, List<Action> actions) {
        if (rules.contains(Rule.NEAR_BEFORE_FAR)) {
            nearBeforeFar.classify(path);
            if (path.isProbe && !path.isIdle() && nearBeforeFar.isOneTooMany(path, nowNanos)) {
                path.isProbe = false;
                actions.add(new Action.CancelSend(path.id, path.sending));
            }
        }
    }

    /** Fills the links; what it decides is already noted in the views. */
    void fill(Collection<EgressLink> links, long nowNanos, List<Action> actions) {
        if (!rules.contains(Rule.BOTH_WAYS) && !held.isFull()) {
            return;
        }
        Map<PathView, ChunkSet> usefulByPath = new LinkedHashMap<>();
        links.forEach(link -> collectUseful(link, nowNanos, usefulByPath));
        while (!usefulByPath.isEmpty()) {
            PathView path = mostDeprived.of(usefulByPath);
            ChunkSet useful = usefulByPath.remove(path);
            if (NearBeforeFar.mayBeFar(path)) {
                useful = useful(path, nowNanos);
            }
            int chunk = picker.pick(useful, path, peers, nowNanos);
            if (chunk >= 0) {
                start(path, chunk, pathChoice.isSentTwice(path), nowNanos, actions);
                noteStart(path, chunk, nowNanos, usefulByPath);
            }
        }
        if (rules.contains(Rule.ENDGAME)) {
            links.forEach(link -> sendSecondCopies(link, nowNanos, actions));
        }
    }

    private void collectUseful(EgressLink link, long nowNanos, Map<PathView, ChunkSet> usefulByPath) {
        EgressLink.Room room = room(link, nowNanos);
        for (PathView path : link.paths) {
            if (path.isIdle() && room.isFor(path) && path.peer.wanted().intersects(held)
                    && nowNanos >= path.heldBackUntilNanos && !nearBeforeFar.isBusyBeyond(path, nowNanos)
                    && pathChoice.mayCarry(path, nowNanos)) {
                ChunkSet useful = useful(path, nowNanos);
                if (!useful.isEmpty()) {
                    usefulByPath.put(path, useful);
                }
            }
        }
    }

    private EgressLink.Room room(EgressLink link, long nowNanos) {
        return rules.contains(Rule.FILL_THE_LINK) ? link.room(nowNanos) : EgressLink.Room.FOR_ALL;
    }

    /** Whether the path's link, with this room, and what lies beyond it leave it to be served now. */
    private boolean mayServe(PathView path, EgressLink.Room room, long nowNanos) {
        return room.isFor(path) && !nearBeforeFar.isBusyBeyond(path, nowNanos);
    }

    /** What was just started is of no more use on other paths, and may have filled the link. */
    private void noteStart(PathView started, int chunk, long nowNanos, Map<PathView, ChunkSet> usefulByPath) {
        EgressLink.Room room = room(started.link, nowNanos);
        usefulByPath.entrySet().removeIf(entry -> {
            PathView path = entry.getKey();
            if (path.peer == started.peer) {
                entry.getValue().remove(chunk);
            }
            return entry.getValue().isEmpty() || path.link == started.link && !mayServe(path, room, nowNanos);
        });
    }

    /** What this path's receiver wants and may get from here. */
    private ChunkSet useful(PathView path, long nowNanos) {
        ChunkSet useful = path.peer.wanted().common(held);
        return nearBeforeFar.leave(useful, path, nowNanos);
    }

    private void sendSecondCopies(EgressLink link, long nowNanos, List<Action> actions) {
        EgressLink.Room room = room(link, nowNanos);
        for (PathView path : link.paths) {
            int chunk = path.isIdle() && mayServe(path, room, nowNanos) ? secondCopy(path, nowNanos) : PathChoice.NONE;
            if (chunk >= 0) {
                start(path, chunk, true, nowNanos, actions);
                room = room(link, nowNanos);
            }
        }
    }

    private int secondCopy(PathView path, long nowNanos) {
        int own = pathChoice.secondCopy(path);
        return own >= 0 ? own : lateHelp.latest(path, nowNanos);
    }

    private void start(PathView path, int chunk, boolean duplicate, long nowNanos, List<Action> actions) {
        path.sending = chunk;
        path.sendingSinceNanos = nowNanos;
        path.isProbe = !path.isMeasured();
        path.unconfirmed.add(chunk);
        path.peer.expects(chunk, self, nowNanos);
        pathChoice.started(path);
        actions.add(new Action.SendChunk(path.id, chunk, duplicate));
    }
}
