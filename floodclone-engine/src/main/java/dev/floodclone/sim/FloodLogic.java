package dev.floodclone.sim;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import dev.floodclone.swarm.Rule;
import dev.floodclone.swarm.Strategy;
import dev.floodclone.swarm.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The product's own core. It takes in what happened at one instant when it decides: in a large network a node's state
 * is far from the processor, and is fetched once for all.
 */
final class FloodLogic implements NodeLogic {

    private final Swarm swarm;
    private final List<Event> happened = new ArrayList<>();

    FloodLogic(NodeId id, boolean source, RandomGenerator random, Set<Rule> rules, Strategy strategy) {
        swarm = new Swarm(new NodeRecord(id, 1, List.of(), source, 0, NodeState.ACTIVE), random, rules,
                strategy);
    }

    @Override
    public void handle(Event event, long nowNanos) {
        happened.add(event);
    }

    @Override
    public List<Action> decide(long nowNanos) {
        for (Event event : happened) {
            swarm.handle(event, nowNanos);
        }
        happened.clear();
        return swarm.decide(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return swarm.nextDeadlineNanos();
    }
}
