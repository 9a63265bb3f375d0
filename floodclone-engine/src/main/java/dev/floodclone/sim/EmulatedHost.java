package dev.floodclone.sim;

import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A host of an emulated network: its sockets, and the forwarding of what is not for it. Thread-safe. */
final class EmulatedHost implements NetworkStack {

    private static final int LOOPBACK_MTU = 65_536;
    private static final InetAddress ANY = AddressPlan.address(0, 0, 0, 0);
    private static final LocalInterface LOOPBACK = new LocalInterface("lo", LOOPBACK_MTU, true,
            List.of(new LocalInterface.Address(AddressPlan.address(127, 0, 0, 1), 8)));

    private final String name;
    private final EmulatedNetwork network;
    private final List<EmulatedInterface> links;
    private final Routes routes;
    private final SocketTable sockets = new SocketTable();
    private final LongAdder overflows = new LongAdder();
    private final Set<EmulatedInterface> down = ConcurrentHashMap.newKeySet();

    EmulatedHost(String name, EmulatedNetwork network, List<EmulatedInterface> links, Routes routes) {
        this.name = name;
        this.network = network;
        this.links = links;
        this.routes = routes;
    }

    @Override
    public List<LocalInterface> interfaces() {
        List<LocalInterface> interfaces = new ArrayList<>();
        links.stream().filter(link -> !down.contains(link)).forEach(link -> interfaces.add(link.local()));
        interfaces.add(LOOPBACK);
        return List.copyOf(interfaces);
    }

    @Override
    public Optional<InetAddress> gateway(InetAddress remote) {
        int subnet = AddressPlan.subnetOf(remote);
        if (links.stream().anyMatch(link -> link.subnet() == subnet)) {
            return Optional.empty();
        }
        return routes.toSubnet(name, subnet).map(hop -> hop.to().address());
    }

    @Override
    public DatagramSocket bind(InetAddress local, int port) throws SocketException {
        if (local != null && !local.isAnyLocalAddress() && !isOwn(local)) {
            throw new BindException("Cannot assign requested address: " + local.getHostAddress());
        }
        return sockets.bind(this, local == null || local.isAnyLocalAddress() ? ANY : local, port);
    }

    @Override
    public DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) throws IOException {
        EmulatedInterface link = links.stream().filter(each -> each.local().equals(via)).findFirst()
                .orElseThrow(() -> new SocketException("No such device: " + via.name()));
        if (!group.getAddress().isMulticastAddress()) {
            throw new SocketException("Not a multicast address: " + group.getAddress().getHostAddress());
        }
        return sockets.join(this, new EmulatedSocket.Membership(link, group.getAddress()), group.getPort());
    }

    /** An interface that is down has no address, and takes and gives no packets; its sockets stay. */
    void setInterface(int index, boolean up) {
        if (up) {
            down.remove(links.get(index));
        } else {
            down.add(links.get(index));
        }
    }

    void release(EmulatedSocket socket) {
        sockets.remove(socket);
    }

    void closeSockets() {
        sockets.all().forEach(DatagramSocket::close);
    }

    /** Datagrams that arrived when the socket's receive buffer was full: the reader is too slow. */
    long overflows() {
        return overflows.sum();
    }

    void send(EmulatedSocket socket, InetSocketAddress destination, byte[] payload) throws IOException {
        InetAddress bound = socket.local().getAddress();
        if (destination.getAddress().isMulticastAddress()) {
            sendToGroup(outgoing(socket), socket.local().getPort(), destination, payload);
        } else if (isOwn(destination.getAddress())) {
            InetAddress source = bound.isAnyLocalAddress() ? destination.getAddress() : bound;
            deliver(new Packet(new InetSocketAddress(source, socket.local().getPort()), destination, payload));
        } else if (bound.isLoopbackAddress()) {
            throw new SocketException("Invalid argument: a socket bound to loopback cannot send to " + destination);
        } else {
            Routes.Hop hop = routes.nextHop(name, bound, destination.getAddress())
                    .orElseThrow(() -> new SocketException("Network is unreachable: " + destination));
            requireUp(hop.out());
            requireFits(hop.out(), payload);
            InetAddress source = bound.isAnyLocalAddress() ? hop.out().address() : bound;
            Packet packet = new Packet(new InetSocketAddress(source, socket.local().getPort()), destination, payload);
            network.transmit(packet, hop);
        }
    }

    /** A packet came in from a link; called by the event loop. */
    void arrived(long nowNanos, Packet packet, EmulatedInterface via) {
        if (down.contains(via)) {
            return;
        }
        if (packet.isMulticast()) {
            sockets.members(via, packet.destination()).forEach(member -> count(member.deliver(packet)));
        } else if (isOwn(packet.destination().getAddress())) {
            deliver(packet);
        } else if (packet.takeHop()) {
            routes.nextHop(name, packet.source().getAddress(), packet.destination().getAddress())
                    .ifPresent(hop -> network.forward(nowNanos, packet, hop));
        }
    }

    private void sendToGroup(EmulatedInterface out, int port, InetSocketAddress group, byte[] payload)
            throws IOException {
        requireUp(out);
        requireFits(out, payload);
        Packet packet = new Packet(new InetSocketAddress(out.address(), port), group, payload);
        sockets.members(out, group).forEach(member -> count(member.deliver(packet)));
        network.transmitToGroup(packet, out);
    }

    /** The interface that a socket's multicast leaves by: the one it is bound to, else the first. */
    private EmulatedInterface outgoing(EmulatedSocket socket) throws SocketException {
        InetAddress bound = socket.local().getAddress();
        return links.stream().filter(link -> bound.isAnyLocalAddress() || link.address().equals(bound)).findFirst()
                .orElseThrow(() -> new SocketException("Network is unreachable: no interface for multicast"));
    }

    private void deliver(Packet packet) {
        EmulatedSocket receiver = sockets.unicastReceiver(packet.destination());
        if (receiver != null) {
            count(receiver.deliver(packet));
        }
    }

    private void count(boolean delivered) {
        if (!delivered) {
            overflows.increment();
        }
    }

    private boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress()
                || links.stream().anyMatch(link -> link.address().equals(address) && !down.contains(link));
    }

    private void requireUp(EmulatedInterface out) throws SocketException {
        if (down.contains(out)) {
            throw new SocketException("Network is unreachable: " + out.local().name() + " is down");
        }
    }

    private static void requireFits(EmulatedInterface out, byte[] payload) throws IOException {
        if (payload.length + Packet.IP_OVERHEAD_BYTES > out.local().mtu()) {
            throw new IOException("Message too long");
        }
    }
}
