package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.link.SystemNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process of {@link DiscoveryProcessesIT}: nodes with the given ids that announce themselves, query, and print
 * "A sights B at ADDRESS via INTERFACE" for each sighting, until the standard input ends. Arguments: port of the group,
 * then ID or ID@INTERFACE for each node.
 */
final class DiscoveryMain {

    private DiscoveryMain() {
    }

    public static void main(String[] args) throws IOException {
        InetSocketAddress group = group(Integer.parseInt(args[0]));
        List<Discovery> nodes = Stream.of(args).skip(1).map(node -> start(node.split("@"), group)).toList();
        System.in.readAllBytes();
        nodes.forEach(Discovery::close);
    }

    static InetSocketAddress group(int port) {
        return new InetSocketAddress("239.255.74.14", port);
    }

    private static Discovery start(String[] idAndInterface, InetSocketAddress group) {
        NodeId self = new NodeId(Long.parseLong(idAndInterface[0]));
        SystemNetwork network = new SystemNetwork(Arrays.asList(idAndInterface).subList(1, idAndInterface.length));
        Discovery discovery = Discovery.start(network, self, sighting -> System.out.println(self.value() + " sights "
                + sighting.announcement().node().value() + " at " + sighting.address().getAddress().getHostAddress()
                + " via " + sighting.via().name()), group, Discovery.RESCAN_NANOS);
        discovery.announce(new Announcement(new SessionId(9), "lab", "disk.img", 1, true, self, 4000, false));
        discovery.query(9);
        return discovery;
    }
}
