package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Links that bound the rate at which all destinations can receive at once, since each byte crosses them so many times.
 *
 * @param links each as FROM>TO
 * @param capacity of the links together, less loss
 * @param crossings how often each byte has to cross one of them
 */
public record Cut(List<String> links, Bandwidth capacity, int crossings) {

    public Cut {
        links = List.copyOf(links);
    }

    /** What the cut allows. */
    public Bandwidth rate() {
        return new Bandwidth(capacity.bytesPerSecond() / crossings);
    }

    /**
     * The tightest of: a minimum cut between the source and each destination,
     * and the uplinks of all hosts, which every copy has to leave by.
     */
    static Cut tightest(Topology topology) {
        return new Search(topology).run();
    }

    private static final class Search {

        private final Topology topology;
        private final Map<String, Integer> nodes = new HashMap<>();
        private final double[] capacity;
        private final MaxFlow flow;

        private Search(Topology topology) {
            this.topology = topology;
            topology.hosts().forEach(host -> nodes.put(host, nodes.size()));
            topology.switches().forEach(each -> nodes.put(each, nodes.size()));
            int[] to = new int[topology.directionCount()];
            capacity = new double[to.length];
            for (int direction = 0; direction < to.length; direction++) {
                LinkSettings link = topology.linkOf(direction).settings();
                to[direction] = nodes.get(topology.toOf(direction));
                capacity[direction] = link.deliveredBytesPerSecond();
            }
            flow = new MaxFlow(nodes.size(), to, capacity);
        }

        private Cut run() {
            Cut best = uplinks();
            int source = nodes.get(topology.source());
            for (String host : topology.destinations()) {
                if (flow.maximise(source, nodes.get(host), best.rate().bytesPerSecond())) {
                    List<Integer> directions = flow.cut();
                    long bytesPerSecond = total(directions).bytesPerSecond();
                    long before = best.rate().bytesPerSecond();
                    if (bytesPerSecond < before || bytesPerSecond == before && best.crossings != 1) {
                        best = cut(directions, 1);
                    }
                }
            }
            return best;
        }

        private Cut uplinks() {
            Set<String> hosts = Set.copyOf(topology.hosts());
            List<Integer> directions = IntStream.range(0, capacity.length)
                    .filter(direction -> hosts.contains(topology.fromOf(direction))).boxed().toList();
            return cut(directions, topology.hosts().size() - 1);
        }

        private Cut cut(List<Integer> directions, int crossings) {
            return new Cut(directions.stream()
                    .map(direction -> topology.fromOf(direction) + ">" + topology.toOf(direction)).toList(),
                    total(directions), crossings);
        }

        private Bandwidth total(List<Integer> directions) {
            return new Bandwidth(Math.round(directions.stream().mapToDouble(each -> capacity[each]).sum()));
        }
    }
}
