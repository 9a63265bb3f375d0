package dev.floodclone.sim;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Routing tables of all hosts: to each subnet over the fewest hosts, the first in the file among equals. Immutable. */
final class Routes {

    private final AddressPlan plan;
    private final Map<String, Map<Integer, Hop>> toSubnet = new HashMap<>();

    /** A packet's next step: out of one interface and over switches to another. */
    record Hop(EmulatedInterface out, EmulatedInterface to) {
    }

    private record Reached(String host, Hop firstHop) {
    }

    Routes(Topology topology, AddressPlan plan) {
        this.plan = plan;
        for (String host : topology.hosts()) {
            toSubnet.put(host, search(host));
        }
    }

    /** The way to a subnet that {@code host} is not on. */
    Optional<Hop> toSubnet(String host, int subnet) {
        return Optional.ofNullable(toSubnet.get(host).get(subnet));
    }

    /** The first step of a packet; of two interfaces that share a subnet, from the one with {@code source}. */
    Optional<Hop> nextHop(String host, InetAddress source, InetAddress destination) {
        int subnet = AddressPlan.subnetOf(destination);
        EmulatedInterface onLink = null;
        for (EmulatedInterface each : plan.interfaces(host)) {
            if (each.subnet() == subnet && (onLink == null || each.address().equals(source))) {
                onLink = each;
            }
        }
        if (onLink == null) {
            return toSubnet(host, subnet);
        }
        EmulatedInterface to = plan.owner(destination);
        return to == null ? Optional.empty() : Optional.of(new Hop(onLink, to));
    }

    private Map<Integer, Hop> search(String start) {
        Map<Integer, Hop> found = new HashMap<>();
        Set<String> seen = new HashSet<>(Set.of(start));
        ArrayDeque<Reached> frontier = new ArrayDeque<>();
        frontier.add(new Reached(start, null));
        while (!frontier.isEmpty()) {
            Reached reached = frontier.remove();
            for (EmulatedInterface out : plan.interfaces(reached.host())) {
                if (reached.firstHop() != null) {
                    found.putIfAbsent(out.subnet(), reached.firstHop());
                }
                for (int arriving : out.paths().keySet().stream().sorted().toList()) {
                    EmulatedInterface to = plan.arrivingBy(arriving);
                    if (seen.add(to.host())) {
                        Hop first = reached.firstHop() == null ? new Hop(out, to) : reached.firstHop();
                        frontier.add(new Reached(to.host(), first));
                    }
                }
            }
        }
        return found;
    }
}
