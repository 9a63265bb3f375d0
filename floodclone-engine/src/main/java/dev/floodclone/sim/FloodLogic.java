package dev.floodclone.sim;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import dev.floodclone.swarm.Rule;
import dev.floodclone.swarm.Swarm;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The product's own core. */
final class FloodLogic implements NodeLogic {

    private final Swarm swarm;

    FloodLogic(NodeId id, boolean source, RandomGenerator random, Set<Rule> rules) {
        swarm = new Swarm(new NodeRecord(id, 1, List.of(), source, 0, NodeState.ACTIVE), random, rules);
    }

    @Override
    public void handle(Event event, long nowNanos) {
        swarm.handle(event, nowNanos);
    }

    @Override
    public List<Action> decide(long nowNanos) {
        return swarm.decide(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return swarm.nextDeadlineNanos();
    }

    @Override
    public ChunkSet held() {
        return swarm.held();
    }
}
