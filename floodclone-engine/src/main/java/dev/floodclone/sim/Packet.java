package dev.floodclone.sim;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** A UDP datagram on an emulated network. Owned by the network's event loop, which alone moves it on. */
final class Packet {

    /** As Linux sends them; what runs in circles ends. */
    static final int INITIAL_HOPS = 64;

    /** IPv4 and UDP headers. */
    static final int IP_OVERHEAD_BYTES = 28;

    private static final int ETHERNET_HEADER_BYTES = 14;

    private final InetSocketAddress source;
    private final InetSocketAddress destination;
    private final byte[] payload;
    private int hopsLeft = INITIAL_HOPS;
    private List<Integer> path = List.of();
    private int pathIndex;
    private Map<Integer, List<Integer>> multicastTree;

    /** @param payload not changed by anyone from now on */
    Packet(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
        this.source = source;
        this.destination = destination;
        this.payload = payload;
    }

    InetSocketAddress source() {
        return source;
    }

    InetSocketAddress destination() {
        return destination;
    }

    byte[] payload() {
        return payload;
    }

    int wireBytes() {
        return payload.length + IP_OVERHEAD_BYTES + ETHERNET_HEADER_BYTES;
    }

    boolean isMulticast() {
        return destination.getAddress().isMulticastAddress();
    }

    /** Whether another host may still pass it on. */
    boolean takeHop() {
        return --hopsLeft > 0;
    }

    /** Lets it travel to another interface of the subnet; false when no link leads there. */
    boolean route(Routes.Hop hop) {
        path = hop.out().paths().getOrDefault(hop.to().arriving(), List.of());
        pathIndex = 0;
        return !path.isEmpty();
    }

    void spread(Map<Integer, List<Integer>> tree) {
        multicastTree = tree;
    }

    /** The directions that a switch puts it on after it came by {@code arrived}. */
    List<Integer> next(int arrived) {
        if (isMulticast()) {
            return multicastTree.getOrDefault(arrived, List.of());
        }
        pathIndex++;
        return path.subList(pathIndex, pathIndex + 1);
    }
}
