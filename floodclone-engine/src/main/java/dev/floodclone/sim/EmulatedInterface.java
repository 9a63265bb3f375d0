package dev.floodclone.sim;

import dev.floodclone.link.LocalInterface;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of a link at a host. Interfaces that reach each other over switches, and the two ends of a link between
 * hosts, are a subnet.
 *
 * @param direction of the link that leaves the host
 * @param paths to the other interfaces of the subnet, as directions of links, by the last of these
 */
record EmulatedInterface(String host, LocalInterface local, int subnet, int direction,
                         Map<Integer, List<Integer>> paths) {

    InetAddress address() {
        return local.addresses().get(0).ip();
    }

    /** The direction that arrives here. */
    int arriving() {
        return direction ^ 1;
    }

    /** For each direction of the tree over which a multicast packet from here spreads: those that follow it. */
    Map<Integer, List<Integer>> multicastTree() {
        Map<Integer, List<Integer>> followers = new HashMap<>();
        for (List<Integer> path : paths.values()) {
            for (int hop = 1; hop < path.size(); hop++) {
                List<Integer> next = followers.computeIfAbsent(path.get(hop - 1), key -> new ArrayList<>());
                if (!next.contains(path.get(hop))) {
                    next.add(path.get(hop));
                }
            }
        }
        return followers;
    }
}
