package dev.floodclone.node;

import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Endpoint;
import dev.floodclone.transport.Transport;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Interfaces and routes as a test sets them up, and a transport over them that only notes whom it is to dial. */
final class FakeNetwork implements NetworkStack, Transport {

    static final int PORT = 7411;

    final List<LocalInterface> interfaces = new ArrayList<>();
    final Map<InetAddress, InetAddress> gateways = new HashMap<>();
    private final List<String> dials = new ArrayList<>();

    /** Adds an interface with these addresses, each with its prefix length, as in 10.0.0.1/24. */
    FakeNetwork with(String name, String... addresses) {
        List<LocalInterface.Address> parsed = new ArrayList<>();
        for (String address : addresses) {
            Endpoint endpoint = endpoint(address);
            parsed.add(new LocalInterface.Address(ip(address.substring(0, address.indexOf('/'))),
                    endpoint.prefixLength()));
        }
        interfaces.add(new LocalInterface(name, 1500, name.equals("lo"), parsed));
        return this;
    }

    /** Since the last call: LOCAL or *, an arrow, and the remote address. */
    List<String> takeDials() {
        List<String> taken = List.copyOf(dials);
        dials.clear();
        return taken;
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static Endpoint endpoint(String addressAndPrefix) {
        String[] parts = addressAndPrefix.split("/");
        return new Endpoint(ip(parts[0]).getAddress(), PORT, Integer.parseInt(parts[1]));
    }

    static InetSocketAddress socketAddress(String ip) {
        return new InetSocketAddress(ip(ip), PORT);
    }

    @Override
    public List<LocalInterface> interfaces() {
        return interfaces;
    }

    @Override
    public Optional<InetAddress> gateway(InetAddress remote) {
        return Optional.ofNullable(gateways.get(remote));
    }

    @Override
    public DatagramSocket bind(InetAddress local, int port) {
        throw new UnsupportedOperationException("has no sockets");
    }

    @Override
    public DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) {
        throw new UnsupportedOperationException("has no sockets");
    }

    @Override
    public int port() {
        return PORT;
    }

    @Override
    public byte[] certificateHash() {
        return new byte[0];
    }

    @Override
    public void limit(BandwidthLimits limits) {
        throw new UnsupportedOperationException("carries nothing");
    }

    @Override
    public void dial(InetAddress local, InetSocketAddress remote) {
        dials.add((local == null ? "*" : local.getHostAddress()) + " -> " + remote.getAddress().getHostAddress());
    }

    @Override
    public void close() {
        dials.clear();
    }
}
