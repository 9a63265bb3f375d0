package dev.floodclone.sim;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open sockets of one emulated host, found by port and address. A multicast socket shares its port with any other;
 * otherwise a port is taken once for each address, or once for all. Thread-safe.
 */
final class SocketTable {

    /** RFC 6335, section 6: the dynamic ports. */
    private static final int FIRST_EPHEMERAL_PORT = 49_152;
    private static final int LAST_EPHEMERAL_PORT = 65_535;

    private final Map<Integer, List<EmulatedSocket>> byPort = new HashMap<>();
    private int nextEphemeralPort = FIRST_EPHEMERAL_PORT;

    /** Opens an ordinary socket. */
    synchronized EmulatedSocket bind(EmulatedHost host, InetAddress address, int port) throws SocketException {
        int chosen = port == 0 ? freePort() : port;
        if (sockets(chosen).stream().anyMatch(other -> conflicts(other, address))) {
            throw new BindException("Address already in use: " + address.getHostAddress() + ":" + port);
        }
        return add(new EmulatedSocket(host, new InetSocketAddress(address, chosen), null));
    }

    synchronized EmulatedSocket join(EmulatedHost host, EmulatedSocket.Membership membership, int port)
            throws SocketException {
        return add(new EmulatedSocket(host, new InetSocketAddress(membership.via().address(), port), membership));
    }

    synchronized void remove(EmulatedSocket socket) {
        int port = socket.local().getPort();
        List<EmulatedSocket> sockets = byPort.getOrDefault(port, new ArrayList<>());
        sockets.remove(socket);
        if (sockets.isEmpty()) {
            byPort.remove(port);
        }
    }

    synchronized List<EmulatedSocket> all() {
        return byPort.values().stream().flatMap(List::stream).toList();
    }

    /** Who gets a unicast datagram: the socket bound to the address, else one to all, else a multicast one; or null. */
    synchronized EmulatedSocket unicastReceiver(InetSocketAddress destination) {
        EmulatedSocket found = null;
        for (EmulatedSocket socket : sockets(destination.getPort())) {
            boolean exact = socket.local().getAddress().equals(destination.getAddress());
            if (socket.membership() == null && exact) {
                return socket;
            }
            if (socket.local().getAddress().isAnyLocalAddress() || exact && found == null) {
                found = socket;
            }
        }
        return found;
    }

    synchronized List<EmulatedSocket> members(EmulatedInterface via, InetSocketAddress group) {
        EmulatedSocket.Membership membership = new EmulatedSocket.Membership(via, group.getAddress());
        return sockets(group.getPort()).stream().filter(socket -> membership.equals(socket.membership())).toList();
    }

    private EmulatedSocket add(EmulatedSocket socket) {
        byPort.computeIfAbsent(socket.local().getPort(), port -> new ArrayList<>()).add(socket);
        return socket;
    }

    private List<EmulatedSocket> sockets(int port) {
        return byPort.getOrDefault(port, List.of());
    }

    private static boolean conflicts(EmulatedSocket other, InetAddress address) {
        InetAddress taken = other.local().getAddress();
        return other.membership() == null
                && (taken.isAnyLocalAddress() || address.isAnyLocalAddress() || taken.equals(address));
    }

    private int freePort() throws BindException {
        for (int tries = FIRST_EPHEMERAL_PORT; tries <= LAST_EPHEMERAL_PORT; tries++) {
            int port = nextEphemeralPort;
            nextEphemeralPort = port == LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
            if (!byPort.containsKey(port)) {
                return port;
            }
        }
        throw new BindException("no free port");
    }
}
