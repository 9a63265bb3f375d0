package dev.floodclone.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways between hosts that pass switches only: how packets travel inside a subnet. */
final class SwitchPaths {

    private final Topology topology;
    private final Set<String> hosts;
    private final Map<String, List<Integer>> outgoing = new HashMap<>();
    private final Map<String, Map<String, Integer>> trees = new HashMap<>();

    /** A way from one host to another as directions of links; the first and the last one name the interfaces. */
    record SwitchPath(String from, String to, List<Integer> directions) {

        int first() {
            return directions.get(0);
        }

        int last() {
            return directions.get(directions.size() - 1);
        }
    }

    SwitchPaths(Topology topology) {
        this.topology = topology;
        this.hosts = Set.copyOf(topology.hosts());
        for (int direction = 0; direction < topology.directionCount(); direction++) {
            outgoing.computeIfAbsent(topology.fromOf(direction), node -> new ArrayList<>()).add(direction);
        }
    }

    /** The directions that leave {@code node}, in the file's order of links. */
    List<Integer> outgoing(String node) {
        return outgoing.getOrDefault(node, List.of());
    }

    /**
     * The shortest ways by hops that leave a host by one interface: one to each interface of another host that is
     * reached. Together they form a tree.
     */
    List<SwitchPath> startingWith(int firstDirection) {
        String origin = topology.fromOf(firstDirection);
        List<SwitchPath> found = new ArrayList<>();
        Set<String> seenSwitches = new HashSet<>();
        ArrayDeque<List<Integer>> frontier = new ArrayDeque<>();
        frontier.add(List.of(firstDirection));
        while (!frontier.isEmpty()) {
            List<Integer> way = frontier.remove();
            String node = topology.toOf(way.get(way.size() - 1));
            if (hosts.contains(node)) {
                if (!node.equals(origin)) {
                    found.add(new SwitchPath(origin, node, way));
                }
            } else if (seenSwitches.add(node)) {
                int back = way.get(way.size() - 1) ^ 1;
                outgoing(node).stream().filter(next -> next != back).forEach(next -> frontier.add(append(way, next)));
            }
        }
        return found;
    }

    /**
     * The way from one interface to another of the same subnet, named by the direction that leaves the first and the
     * one that arrives at the second: the same as {@link #startingWith} finds.
     */
    SwitchPath between(int first, int last) {
        String from = topology.fromOf(first);
        String to = topology.toOf(last);
        if (first == last) {
            return new SwitchPath(from, to, List.of(first));
        }
        Map<String, Integer> tree = trees.computeIfAbsent(topology.toOf(first), this::treeOverSwitches);
        LinkedList<Integer> way = new LinkedList<>(List.of(last));
        for (String node = topology.fromOf(last); !node.equals(topology.toOf(first));
                node = topology.fromOf(way.get(0))) {
            way.addFirst(tree.get(node));
        }
        way.addFirst(first);
        return new SwitchPath(from, to, List.copyOf(way));
    }

    /** The direction by which each switch is reached first from {@code start}. */
    private Map<String, Integer> treeOverSwitches(String start) {
        Map<String, Integer> arriving = new HashMap<>();
        ArrayDeque<String> frontier = new ArrayDeque<>(List.of(start));
        while (!frontier.isEmpty()) {
            for (int direction : outgoing(frontier.remove())) {
                String next = topology.toOf(direction);
                if (!hosts.contains(next) && !next.equals(start) && arriving.putIfAbsent(next, direction) == null) {
                    frontier.add(next);
                }
            }
        }
        return arriving;
    }

    private static List<Integer> append(List<Integer> way, int direction) {
        List<Integer> longer = new ArrayList<>(way);
        longer.add(direction);
        return List.copyOf(longer);
    }
}
