package dev.floodclone.sim;

import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The nodes of one simulation, each with the logic that the scenario's policy gives it. */
final class Crew {

    private final Policy policy;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<NodeId, PullLogic> pulling = new HashMap<>();

    /** @param agenda where nodes enter themselves when something happened to them */
    Crew(Scenario scenario, List<SimNode> agenda, SplittableRandom random) {
        this.policy = scenario.policy();
        String source = scenario.topology().source();
        List<String> hosts = new ArrayList<>(scenario.topology().destinations());
        hosts.add(0, source);
        List<SplittableRandom> randoms = hosts.stream().map(host -> random.split()).toList();
        List<NodeId> ids = randoms.stream().map(each -> new NodeId(each.nextLong() | 1)).toList();
        for (int i = 0; i < hosts.size(); i++) {
            NodeLogic logic = logic(i, ids, randoms.get(i));
            nodes.add(new SimNode(hosts.get(i), i == 0, ids.get(i), logic, agenda));
        }
    }

    List<SimNode> nodes() {
        return nodes;
    }

    private NodeLogic logic(int index, List<NodeId> ids, SplittableRandom random) {
        NodeId id = ids.get(index);
        return switch (policy.kind()) {
            case FLOOD -> new FloodLogic(id, index == 0, random, policy.rules(), policy.strategy());
            case PULL -> new PullLogic(id, pulling, random);
            case UNICAST -> new RelayLogic(index == 0 ? Set.copyOf(ids.subList(1, ids.size())) : Set.of());
            case CHAIN -> new RelayLogic(index + 1 < ids.size() ? Set.of(ids.get(index + 1)) : Set.of());
        };
    }
}
