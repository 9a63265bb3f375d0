package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     * The tightest of: a minimum cut between the source and each destination (max-flow, min-cut: Ford, Fulkerson, 1956),
     * and the uplinks of all hosts, which every copy has to leave by.
     */
    static Cut tightest(Topology topology) {
        return new Search(topology).run();
    }

    /** Max-flow over the links; a direction's reverse is its neighbour, so one array holds the residual graph. */
    private static final class Search {

        private final Topology topology;
        private final Map<String, Integer> nodes = new HashMap<>();
        private final List<List<Integer>> outgoing = new ArrayList<>();
        private final int[] to;
        private final double[] capacity;
        private final double[] left;
        private final int source;

        private Search(Topology topology) {
            this.topology = topology;
            topology.hosts().forEach(this::add);
            topology.switches().forEach(this::add);
            int count = topology.directionCount();
            to = new int[count];
            capacity = new double[count];
            left = new double[count];
            source = nodes.get(topology.source());
            for (int direction = 0; direction < count; direction++) {
                LinkSettings link = topology.linkOf(direction).settings();
                to[direction] = nodes.get(topology.toOf(direction));
                capacity[direction] = link.rate().bytesPerSecond() * (1 - link.lossProbability());
                outgoing.get(nodes.get(topology.fromOf(direction))).add(direction);
            }
        }

        private void add(String node) {
            nodes.put(node, nodes.size());
            outgoing.add(new ArrayList<>());
        }

        private Cut run() {
            Cut best = uplinks();
            for (String host : topology.destinations()) {
                int[] reached = maximise(nodes.get(host), best.rate().bytesPerSecond());
                Cut cut = cutAround(reached);
                if (reached[nodes.get(host)] < 0 && cut.rate().compareTo(best.rate()) <= 0) {
                    best = cut.rate().equals(best.rate()) && best.crossings == 1 ? best : cut;
                }
            }
            return best;
        }

        private Cut uplinks() {
            List<Integer> directions = new ArrayList<>();
            for (String host : topology.hosts()) {
                directions.addAll(outgoing.get(nodes.get(host)));
            }
            return cut(directions, topology.hosts().size() - 1);
        }

        /** Until no more reaches the sink, or more than {@code enough} does; how each node is reached then, or -1. */
        private int[] maximise(int sink, double enough) {
            System.arraycopy(capacity, 0, left, 0, left.length);
            double value = 0;
            int[] arriving = search(sink);
            while (arriving[sink] >= 0 && value <= enough) {
                double amount = Double.MAX_VALUE;
                for (int node = sink; node != source; node = to[arriving[node] ^ 1]) {
                    amount = Math.min(amount, left[arriving[node]]);
                }
                for (int node = sink; node != source; node = to[arriving[node] ^ 1]) {
                    left[arriving[node]] -= amount;
                    left[arriving[node] ^ 1] += amount;
                }
                value += amount;
                arriving = search(sink);
            }
            return arriving;
        }

        private int[] search(int sink) {
            int[] arriving = new int[outgoing.size()];
            Arrays.fill(arriving, -1);
            arriving[source] = Integer.MAX_VALUE;
            ArrayDeque<Integer> frontier = new ArrayDeque<>(List.of(source));
            while (!frontier.isEmpty() && arriving[sink] < 0) {
                for (int direction : outgoing.get(frontier.remove())) {
                    if (arriving[to[direction]] < 0 && left[direction] > 0) {
                        arriving[to[direction]] = direction;
                        frontier.add(to[direction]);
                    }
                }
            }
            return arriving;
        }

        private Cut cutAround(int[] reached) {
            List<Integer> directions = new ArrayList<>();
            for (int direction = 0; direction < to.length; direction++) {
                if (reached[to[direction ^ 1]] >= 0 && reached[to[direction]] < 0) {
                    directions.add(direction);
                }
            }
            return cut(directions, 1);
        }

        private Cut cut(List<Integer> directions, int crossings) {
            double total = directions.stream().mapToDouble(direction -> capacity[direction]).sum();
            return new Cut(directions.stream()
                    .map(direction -> topology.fromOf(direction) + ">" + topology.toOf(direction)).toList(),
                    new Bandwidth(Math.round(total)), crossings);
        }
    }
}
