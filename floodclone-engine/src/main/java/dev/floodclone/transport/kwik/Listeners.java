package dev.floodclone.transport.kwik;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * Where a node can be dialled: one socket for each address of its interfaces, all on one port. What such a socket sends
 * has the address as its source to which the peer sent, whatever the kernel's routing would choose for a socket that is
 * bound to none; and policy routing by source sends it back over the interface by which the peer's packets came.
 *
 * <p>A socket outlasts its interface and its address, and works again when they return. Where there is no address at
 * all at the start, one socket listens on whatever comes. Owned by its {@link KwikTransport}; thread-safe.
 */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** How many free ports are tried until one is free on all addresses. */
    private static final int PORT_TRIES = 20;

    private final NetworkStack network;
    private final KeyStore keys;
    private final char[] password = KwikTransport.PROTOCOL.toCharArray();
    private final ServerConnectionConfig config;
    private final Function<InetAddress, ApplicationProtocolConnectionFactory> acceptors;
    private final Map<InetAddress, ServerConnector> connectors = new HashMap<>();
    private final int port;
    private boolean closed;

    /**
     * Takes the sockets; connections come after {@link #start}.
     *
     * @param port 0 for any one that is free on all addresses
     * @param acceptors takes the connections that come to a local address; null stands for all of them
     * @throws FloodException with {@link ExitStatus#USAGE} when the port is taken on one of the addresses
     */
    Listeners(NetworkStack network, int port, SelfSignedCertificate certificate, ServerConnectionConfig config,
            Function<InetAddress, ApplicationProtocolConnectionFactory> acceptors)
            throws GeneralSecurityException, IOException {
        this.network = network;
        this.keys = certificate.toKeyStore(password);
        this.config = config;
        this.acceptors = acceptors;
        Map<InetAddress, DatagramSocket> sockets = bindAll(port);
        this.port = sockets.values().iterator().next().getLocalPort();
        for (Map.Entry<InetAddress, DatagramSocket> socket : sockets.entrySet()) {
            connectors.put(socket.getKey(), connector(socket.getKey(), socket.getValue()));
        }
    }

    synchronized void start() {
        connectors.values().forEach(ServerConnector::start);
    }

    int port() {
        return port;
    }

    /** Listens on addresses that are new. */
    synchronized void refresh() {
        if (closed || connectors.containsKey(null)) {
            return;
        }
        for (InetAddress address : addresses()) {
            if (!connectors.containsKey(address)) {
                try {
                    ServerConnector added = connector(address, new ResilientSocket(network.bind(address, port)));
                    connectors.put(address, added);
                    added.start();
                    LOG.debug("Listening on {} too", address);
                } catch (IOException | GeneralSecurityException e) {
                    LOG.debug("Cannot listen on {}: {}", address, e.toString());
                }
            }
        }
    }

    private ServerConnector connector(InetAddress address, DatagramSocket socket)
            throws GeneralSecurityException, IOException {
        ServerConnector connector = ServerConnector.builder()
                .withSocket(socket)
                .withKeyStore(keys, SelfSignedCertificate.ALIAS, password, SelfSignedCertificate.CURVE)
                .withConfiguration(config)
                .withLogger(new KwikLog())
                .build();
        connector.registerApplicationProtocol(KwikTransport.PROTOCOL, acceptors.apply(address));
        return connector;
    }

    private Map<InetAddress, DatagramSocket> bindAll(int wanted) {
        for (int tries = 1;; tries++) {
            try {
                return bindEach(wanted);
            } catch (BindException e) {
                if (wanted != 0 || tries == PORT_TRIES) {
                    throw new FloodException(ExitStatus.USAGE,
                            "port " + wanted + " is in use: choose another with --port, or 0 for any", e);
                }
            } catch (SocketException e) {
                throw new FloodException(ExitStatus.INTERNAL, "cannot open a UDP socket: " + e.getMessage(), e);
            }
        }
    }

    private Map<InetAddress, DatagramSocket> bindEach(int wanted) throws SocketException {
        Map<InetAddress, DatagramSocket> sockets = new HashMap<>();
        int chosen = wanted;
        try {
            for (InetAddress address : addresses()) {
                if (isUsable(address)) {
                    DatagramSocket socket = new ResilientSocket(network.bind(address, chosen));
                    sockets.put(address, socket);
                    chosen = socket.getLocalPort();
                }
            }
            if (sockets.isEmpty()) {
                sockets.put(null, new ResilientSocket(network.bind(null, chosen)));
            }
            return sockets;
        } catch (SocketException e) {
            sockets.values().forEach(DatagramSocket::close);
            throw e;
        }
    }

    /**
     * Not yet while the kernel still looks whether another machine has it (RFC 4862), and no longer when it is gone.
     */
    private boolean isUsable(InetAddress address) {
        try {
            network.bind(address, 0).close();
            return true;
        } catch (SocketException e) {
            LOG.debug("Cannot listen on {} yet: {}", address, e.toString());
            return false;
        }
    }

    private Set<InetAddress> addresses() {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (LocalInterface local : network.interfaces()) {
            local.addresses().forEach(address -> addresses.add(address.ip()));
        }
        return addresses;
    }

    /** To be closed by whoever can interrupt Kwik when it takes too long. */
    synchronized List<ServerConnector> close() {
        closed = true;
        return List.copyOf(connectors.values());
    }
}
