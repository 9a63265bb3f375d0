package dev.floodclone.sim;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.swarm.Event;
import java.util.ArrayList;
import java.util.List;

/** One process in a simulation: what it does, and what the process around that knows. */
final class SimNode {

    static final long NEVER = Long.MAX_VALUE;

    final String host;
    final boolean source;
    final NodeId id;
    final NodeLogic logic;
    final List<SimPath> paths = new ArrayList<>();
    boolean alive;
    /** It died, or will not live again. */
    boolean dead;
    boolean joined;
    /** When the core is to be asked again even if nothing happens. */
    long wakeNanos = NEVER;
    /** What is stored and verified. */
    private ChunkSet stored = new ChunkSet(0);
    private long completeNanos = NEVER;
    private long contentBytes;
    private long eventCount;
    private boolean stirred;
    /** Nodes to which something happened since they decided last. */
    private final List<SimNode> agenda;

    SimNode(String host, boolean source, NodeId id, NodeLogic logic, List<SimNode> agenda) {
        this.host = host;
        this.source = source;
        this.id = id;
        this.logic = logic;
        this.agenda = agenda;
    }

    void feed(Event event, long nowNanos) {
        if (alive) {
            eventCount++;
            if (!stirred) {
                stirred = true;
                agenda.add(this);
            }
            logic.handle(event, nowNanos);
        }
    }

    /** What happened to the logic has been decided on. */
    void settled() {
        stirred = false;
    }

    void join(ChunkLayout layout, long nowNanos) {
        joined = true;
        stored = new ChunkSet(layout.count());
        feed(new Event.LayoutKnown(layout), nowNanos);
        if (source) {
            for (int chunk = 0; chunk < layout.count(); chunk++) {
                stored.add(chunk);
                feed(new Event.ChunkVerified(chunk), nowNanos);
            }
        }
    }

    /** Takes in a chunk that arrived whole; returns whether it is news. */
    boolean store(int chunk, int bytes, long nowNanos) {
        if (!stored.add(chunk)) {
            return false;
        }
        contentBytes += bytes;
        feed(new Event.ChunkVerified(chunk), nowNanos);
        if (stored.isFull()) {
            completeNanos = nowNanos;
            feed(new Event.SelfChanged(List.of(), NodeState.COMPLETE), nowNanos);
        }
        return true;
    }

    boolean holds(int chunk) {
        return stored.contains(chunk);
    }

    boolean isComplete() {
        return completeNanos != NEVER;
    }

    long completeNanos() {
        return completeNanos;
    }

    long contentBytes() {
        return contentBytes;
    }

    long eventCount() {
        return eventCount;
    }
}
