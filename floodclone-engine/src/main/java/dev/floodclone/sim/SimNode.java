package dev.floodclone.sim;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Event;
import dev.floodclone.swarm.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One process in a simulation: the real swarm core, and what the process around it knows. */
final class SimNode {

    static final long NEVER = Long.MAX_VALUE;

    final String host;
    final boolean source;
    final NodeId id;
    final Swarm swarm;
    final List<SimPath> paths = new ArrayList<>();
    boolean alive;
    /** It died, or will not live again. */
    boolean dead;
    boolean joined;
    /** When the core is to be asked again even if nothing happens. */
    long wakeNanos = NEVER;
    private long completeNanos = NEVER;
    private long contentBytes;
    private long eventCount;
    private boolean stirred;

    SimNode(String host, boolean source, RandomGenerator random) {
        this.host = host;
        this.source = source;
        this.id = new NodeId(random.nextLong() | 1);
        this.swarm = new Swarm(new NodeRecord(id, 1, List.of(), source, 0, NodeState.ACTIVE), random);
    }

    void feed(Event event, long nowNanos) {
        if (alive) {
            eventCount++;
            stirred = true;
            swarm.handle(event, nowNanos);
        }
    }

    /** Whether anything happened to the core since this was last asked. */
    boolean takeStirred() {
        boolean result = stirred;
        stirred = false;
        return result;
    }

    void join(ChunkLayout layout, long nowNanos) {
        joined = true;
        feed(new Event.LayoutKnown(layout), nowNanos);
        if (source) {
            for (int chunk = 0; chunk < layout.count(); chunk++) {
                feed(new Event.ChunkVerified(chunk), nowNanos);
            }
        }
    }

    /** Takes in a chunk that arrived whole; returns whether it is news. */
    boolean store(int chunk, int bytes, long nowNanos) {
        if (swarm.held().contains(chunk)) {
            return false;
        }
        contentBytes += bytes;
        feed(new Event.ChunkVerified(chunk), nowNanos);
        if (swarm.held().isFull()) {
            completeNanos = nowNanos;
            feed(new Event.SelfChanged(List.of(), NodeState.COMPLETE), nowNanos);
        }
        return true;
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
