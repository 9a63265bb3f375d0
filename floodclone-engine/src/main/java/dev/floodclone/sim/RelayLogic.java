package dev.floodclone.sim;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.message.Message;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node of a fixed tree: it sends all chunks that it holds to each of its children, in the order of the file. With all
 * destinations as the source's children that is naive unicast, with one child a node a pipeline.
 */
final class RelayLogic implements NodeLogic {

    private static final int IDLE = -1;

    private final Set<NodeId> children;
    private final Map<Long, Child> paths = new LinkedHashMap<>();
    private final List<Action> pending = new ArrayList<>();
    private ChunkSet held = new ChunkSet(0);

    /** A path to a child, the chunks that still have to go there, and the one that is going. */
    private static final class Child {
        private final ChunkSet lacks;
        private int sending = IDLE;

        private Child(int chunks) {
            lacks = ChunkSet.full(chunks);
        }
    }

    RelayLogic(Set<NodeId> children) {
        this.children = children;
    }

    @Override
    public void handle(Event event, long nowNanos) {
        if (event instanceof Event.LayoutKnown known) {
            held = new ChunkSet(known.layout().count());
        } else if (event instanceof Event.ChunkVerified verified) {
            held.add(verified.chunk());
        } else if (event instanceof Event.PathUp up) {
            pathUp(up);
        } else if (event instanceof Event.PathDown down) {
            paths.remove(down.path());
        } else if (event instanceof Event.SendEnded ended && paths.containsKey(ended.path())) {
            paths.get(ended.path()).sending = IDLE;
        } else if (event instanceof Event.Received received && received.message() instanceof Message.HaveAll all
                && paths.containsKey(received.path())) {
            all.chunks().forEach(paths.get(received.path()).lacks::remove);
        } else if (event instanceof Event.ArrivalStarted started && held.contains(started.chunk())) {
            pending.add(new Action.StopReceiving(started.path(), started.chunk()));
        }
    }

    private void pathUp(Event.PathUp up) {
        if (children.contains(up.peer())) {
            paths.put(up.path(), new Child(held.capacity()));
        } else if (!held.isEmpty()) {
            pending.add(new Action.Tell(up.path(), new Message.HaveAll(held.copy())));
        }
    }

    @Override
    public List<Action> decide(long nowNanos) {
        List<Action> actions = new ArrayList<>(pending);
        pending.clear();
        paths.forEach((path, child) -> {
            int chunk = child.lacks.next(0);
            if (child.sending == IDLE && chunk >= 0 && held.contains(chunk)) {
                child.lacks.remove(chunk);
                child.sending = chunk;
                actions.add(new Action.SendChunk(path, chunk, false));
            }
        });
        return actions;
    }

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }
}
