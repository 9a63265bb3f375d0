package dev.floodclone.sim;

import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Who connects to whom in a simulation, and by which way, each pair once and from the host that the file names first.
 * In a subnet of few everyone with everyone, over each pair of interfaces. In a larger one each interface has a bounded
 * number of neighbours, some near and some anywhere, so that the overlay is short and in one piece.
 */
final class Overlay {

    /** The largest subnet, in interfaces, where everyone connects to everyone: 30 neighbours and oneself. */
    static final int MESH_INTERFACES = 31;

    /** So many rings through all members of a larger one, every other one from near to near. */
    private static final int RINGS = 4;

    /** What an interface of a larger one has, if nothing keeps it from that. */
    static final int NEIGHBOURS = 2 * RINGS;

    /** Next in a ring of near ones is the nearest of so many drawn at random. */
    private static final int DRAWN_NEAR = 16;

    /** Draws for a member whom the last one does not know yet; rings for one in which there is always one. */
    private static final int TRIES = 100;

    private final Topology topology;
    private final RandomGenerator random;
    private final SwitchPaths paths;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<Integer, List<Integer>> subnets = new HashMap<>();

    Overlay(Topology topology, RandomGenerator random) {
        this.topology = topology;
        this.random = random;
        this.paths = new SwitchPaths(topology);
        topology.hosts().forEach(host -> indexes.put(host, indexes.size()));
    }

    /** Whether some host has a bounded number of neighbours. */
    boolean isBounded() {
        return interfaces().stream().anyMatch(each -> subnetOf(each).size() > MESH_INTERFACES);
    }

    /** Interfaces on common links or subnets. */
    List<SwitchPath> neighbours() {
        Set<SwitchPath> ways = new LinkedHashSet<>();
        Set<List<Integer>> bounded = new LinkedHashSet<>();
        for (int first : interfaces()) {
            List<Integer> subnet = subnetOf(first);
            if (subnet.size() <= MESH_INTERFACES) {
                paths.startingWith(first).stream().filter(this::isForward).forEach(ways::add);
            } else {
                bounded.add(subnet);
            }
        }
        bounded.forEach(subnet -> join(subnet, ways));
        return List.copyOf(ways);
    }

    /** The source with each destination, through other hosts where need be. */
    List<SwitchPath> fromSource() {
        Map<String, Integer> arriving = treeFrom(topology.source(), null);
        return topology.destinations().stream().filter(arriving::containsKey)
                .map(host -> routed(arriving, topology.source(), host)).toList();
    }

    /** Each host with the next one of the file, the source first. */
    List<SwitchPath> chain() {
        List<SwitchPath> ways = new ArrayList<>();
        String from = topology.source();
        for (String to : topology.destinations()) {
            Map<String, Integer> arriving = treeFrom(from, to);
            if (arriving.containsKey(to)) {
                ways.add(routed(arriving, from, to));
            }
            from = to;
        }
        return ways;
    }

    private List<Integer> interfaces() {
        return topology.hosts().stream().flatMap(host -> paths.outgoing(host).stream()).toList();
    }

    private int index(int interfaceDirection) {
        return indexes.get(topology.fromOf(interfaceDirection));
    }

    private boolean isForward(SwitchPath way) {
        return indexes.get(way.from()) < indexes.get(way.to());
    }

    /** All interfaces, by the directions that leave them, that reach this one over switches; it is one of them. */
    private List<Integer> subnetOf(int first) {
        if (!subnets.containsKey(first)) {
            List<Integer> members = new ArrayList<>(List.of(first));
            Set<String> seen = new HashSet<>();
            ArrayDeque<Integer> frontier = new ArrayDeque<>(List.of(first));
            while (!frontier.isEmpty()) {
                int direction = frontier.remove();
                String node = topology.toOf(direction);
                if (indexes.containsKey(node)) {
                    members.add(direction ^ 1);
                } else if (seen.add(node)) {
                    frontier.addAll(paths.outgoing(node));
                }
            }
            List<Integer> subnet = members.stream().distinct().sorted().toList();
            subnet.forEach(member -> subnets.put(member, subnet));
        }
        return subnets.get(first);
    }

    /**
     * The union of some random rings is short, hangs well together (Law, Siu, INFOCOM 2003), and gives everyone as many
     * neighbours: a sender's link is shared by all whom it serves, so who had fewer than others would be served less.
     */
    private void join(List<Integer> subnet, Set<SwitchPath> ways) {
        Map<Integer, Set<Integer>> chosen = new HashMap<>();
        subnet.forEach(each -> chosen.put(each, new LinkedHashSet<>()));
        for (int i = 0; i < RINGS; i++) {
            List<Integer> ring = ringOfStrangers(subnet, i % 2 == 0 ? 1 : DRAWN_NEAR, chosen);
            for (int place = 0; place < ring.size(); place++) {
                connect(ring.get(place), ring.get((place + 1) % ring.size()), chosen);
            }
        }
        chosen.forEach((first, peers) -> peers.stream().filter(peer -> index(first) < index(peer))
                .forEach(peer -> ways.add(paths.between(first, peer ^ 1))));
    }

    /** A ring in which nobody stands beside one whom it knows, unless none is found. */
    private List<Integer> ringOfStrangers(List<Integer> subnet, int drawn, Map<Integer, Set<Integer>> chosen) {
        List<Integer> ring = drawRing(subnet, drawn, chosen);
        for (int tries = 1; tries < TRIES && !isOfStrangers(ring, chosen); tries++) {
            ring = drawRing(subnet, drawn, chosen);
        }
        return ring;
    }

    private boolean isOfStrangers(List<Integer> ring, Map<Integer, Set<Integer>> chosen) {
        for (int place = 0; place < ring.size(); place++) {
            if (!areStrangers(ring.get(place), ring.get((place + 1) % ring.size()), chosen)) {
                return false;
            }
        }
        return true;
    }

    private boolean areStrangers(int first, int peer, Map<Integer, Set<Integer>> chosen) {
        return index(first) != index(peer) && !chosen.get(first).contains(peer);
    }

    private List<Integer> drawRing(List<Integer> subnet, int drawn, Map<Integer, Set<Integer>> chosen) {
        List<Integer> left = new ArrayList<>(subnet);
        List<Integer> ring = new ArrayList<>(List.of(take(left, random.nextInt(left.size()))));
        while (!left.isEmpty()) {
            ring.add(take(left, nearest(ring.get(ring.size() - 1), left, drawn, chosen)));
        }
        return ring;
    }

    /** The place of the nearest of so many strangers who are left. */
    private int nearest(int first, List<Integer> left, int drawn, Map<Integer, Set<Integer>> chosen) {
        int nearest = 0;
        long nearestNanos = Long.MAX_VALUE;
        int found = 0;
        for (int tries = 0; tries < TRIES && found < drawn; tries++) {
            int place = random.nextInt(left.size());
            if (areStrangers(first, left.get(place), chosen)) {
                found++;
                long nanos = delayNanos(paths.between(first, left.get(place) ^ 1));
                if (nanos < nearestNanos) {
                    nearest = place;
                    nearestNanos = nanos;
                }
            }
        }
        return nearest;
    }

    private static int take(List<Integer> left, int place) {
        int last = left.remove(left.size() - 1);
        return place == left.size() ? last : left.set(place, last);
    }

    private void connect(int first, int peer, Map<Integer, Set<Integer>> chosen) {
        if (index(first) != index(peer)) {
            chosen.get(first).add(peer);
            chosen.get(peer).add(first);
        }
    }

    private long delayNanos(SwitchPath way) {
        return way.directions().stream().mapToLong(each -> topology.linkOf(each).settings().delayNanos()).sum();
    }

    /** The direction by which each node is reached first from {@code start}, hosts forwarding; until {@code end}. */
    private Map<String, Integer> treeFrom(String start, String end) {
        Map<String, Integer> arriving = new LinkedHashMap<>();
        ArrayDeque<String> frontier = new ArrayDeque<>(List.of(start));
        while (!frontier.isEmpty() && !arriving.containsKey(end)) {
            for (int direction : paths.outgoing(frontier.remove())) {
                String next = topology.toOf(direction);
                if (!next.equals(start) && arriving.putIfAbsent(next, direction) == null) {
                    frontier.add(next);
                }
            }
        }
        return arriving;
    }

    private SwitchPath routed(Map<String, Integer> arriving, String from, String to) {
        LinkedList<Integer> way = new LinkedList<>();
        for (String node = to; !node.equals(from); node = topology.fromOf(way.get(0))) {
            way.addFirst(arriving.get(node));
        }
        return new SwitchPath(from, to, List.copyOf(way));
    }
}
