package dev.floodclone.sim;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.link.LocalInterface;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interfaces and addresses of an emulated network: subnet K is 10.77.K.0/24, its interfaces are numbered from 1 in the
 * order of hosts, and a host's interfaces are called HOST-eth0, HOST-eth1 and so on in the order of its links. Switches
 * that are joined share a subnet. Immutable.
 */
final class AddressPlan {

    static final int MTU = 1500;

    private static final int PREFIX_LENGTH = 24;
    private static final int MAX_ADDRESS_BYTE = 254;

    private final Topology topology;
    private final Map<String, Integer> subnetOfSwitch = new HashMap<>();
    private final Map<Integer, Integer> subnetOfHostLink = new HashMap<>();
    private final Map<Integer, Integer> subnetSizes = new HashMap<>();
    private final Map<String, List<EmulatedInterface>> byHost = new HashMap<>();
    private final Map<InetAddress, EmulatedInterface> byAddress = new HashMap<>();
    private final Map<Integer, EmulatedInterface> byArriving = new HashMap<>();

    AddressPlan(Topology topology) {
        this.topology = topology;
        SwitchPaths paths = new SwitchPaths(topology);
        numberSubnets(paths);
        for (String host : topology.hosts()) {
            List<EmulatedInterface> interfaces = new ArrayList<>();
            for (int direction : paths.outgoing(host)) {
                Map<Integer, List<Integer>> ways = new HashMap<>();
                paths.startingWith(direction).forEach(path -> ways.put(path.last(), path.directions()));
                interfaces.add(createInterface(host, interfaces.size(), direction, Map.copyOf(ways)));
            }
            byHost.put(host, List.copyOf(interfaces));
        }
    }

    List<EmulatedInterface> interfaces(String host) {
        return byHost.get(host);
    }

    /** The interface that has this address, or null. */
    EmulatedInterface owner(InetAddress address) {
        return byAddress.get(address);
    }

    /** The interface at the host that {@code direction} leads to. */
    EmulatedInterface arrivingBy(int direction) {
        return byArriving.get(direction);
    }

    /** The subnet that holds this address, or 0. */
    static int subnetOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 10 && bytes[1] == 77 ? bytes[2] & 0xff : 0;
    }

    private void numberSubnets(SwitchPaths paths) {
        int last = 0;
        for (String each : topology.switches()) {
            if (!subnetOfSwitch.containsKey(each)) {
                spread(++last, each, paths);
            }
        }
        for (int link = 0; link < topology.links().size(); link++) {
            if (topology.hosts().contains(topology.fromOf(2 * link))
                    && topology.hosts().contains(topology.toOf(2 * link))) {
                subnetOfHostLink.put(link, ++last);
            }
        }
        if (last > MAX_ADDRESS_BYTE) {
            throw tooLarge(last + " subnets");
        }
    }

    /** Gives the number to {@code start} and all switches that are joined to it. */
    private void spread(int subnet, String start, SwitchPaths paths) {
        if (!topology.hosts().contains(start) && subnetOfSwitch.putIfAbsent(start, subnet) == null) {
            paths.outgoing(start).forEach(direction -> spread(subnet, topology.toOf(direction), paths));
        }
    }

    private EmulatedInterface createInterface(String host, int index, int direction,
                                              Map<Integer, List<Integer>> ways) {
        Integer hostLink = subnetOfHostLink.get(direction / 2);
        int subnet = hostLink != null ? hostLink : subnetOfSwitch.get(topology.toOf(direction));
        int number = subnetSizes.merge(subnet, 1, Integer::sum);
        if (number > MAX_ADDRESS_BYTE) {
            throw tooLarge("more than " + MAX_ADDRESS_BYTE + " hosts in a subnet");
        }
        InetAddress address = address(10, 77, subnet, number);
        LocalInterface local = new LocalInterface(host + "-eth" + index, MTU, false,
                List.of(new LocalInterface.Address(address, PREFIX_LENGTH)));
        EmulatedInterface created = new EmulatedInterface(host, local, subnet, direction, ways);
        byAddress.put(address, created);
        byArriving.put(created.arriving(), created);
        return created;
    }

    static InetAddress address(int... bytes) {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + bytes.length + " bytes", e);
        }
    }

    private FloodException tooLarge(String what) {
        return new FloodException(ExitStatus.USAGE,
                topology.name() + ": " + what + ": too large to emulate, use a smaller topology");
    }
}
