package dev.floodclone.transport;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.EmulatedNetwork.LinkStatistics;
import dev.floodclone.sim.LinkCounters;
import dev.floodclone.sim.Topology;
import dev.floodclone.transport.kwik.KwikTransport;
import dev.floodclone.transport.kwik.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * QUIC connections that share the upload of one transport and always have a chunk to send, over an emulated network. At
 * the other side each has an interface of its own, so that links count what it was sent: bytes of IP packets, as for
 * the limit.
 */
final class PooledConnections implements AutoCloseable {

    private static final int CHUNK_BYTES = 256 << 10;
    private static final int ETHERNET_HEADER_BYTES = 14;
    private static final String SOURCE = "src";
    private static final String SINK = "d";

    private final EmulatedNetwork network;
    private final InetAddress sourceAddress;
    private final Map<InetAddress, Integer> interfaces = new HashMap<>();
    private final InetAddress[] addresses;
    private final Map<Integer, Connection> active = new ConcurrentHashMap<>();
    private final KwikTransport source;
    private final KwikTransport sink;

    /**
     * What the links carried so far.
     *
     * @param bytes by interface
     * @param sentBytes by the source, whatever it was
     * @param active which interfaces have a connection
     */
    record Sample(long nanos, long[] bytes, long sentBytes, boolean[] active) {
    }

    PooledConnections(int mostConnections, Bandwidth pool, Bandwidth minimum) {
        network = new EmulatedNetwork(Topology.parse("pool", topology(mostConnections)), new Random(1));
        addresses = addresses(SINK).toArray(InetAddress[]::new);
        for (int i = 0; i < addresses.length; i++) {
            interfaces.put(addresses[i], i);
        }
        sourceAddress = addresses(SOURCE).get(0);
        source = KwikTransport.open(network.stack(SOURCE), 0, new Source(), TransportSettings.DEFAULTS);
        source.limit(new BandwidthLimits(pool, Bandwidth.ZERO, Bandwidth.ZERO, minimum));
        sink = KwikTransport.open(network.stack(SINK), 0, new Sink(), TransportSettings.DEFAULTS);
    }

    /** Links that carry more than any pool here; 10 ms there and back. */
    private static String topology(int connections) {
        String link = "link %s s 1000 2.5ms 1000\n";
        return "host src\nhost d\nswitch s\n" + link.formatted(SOURCE) + link.formatted(SINK).repeat(connections);
    }

    private List<InetAddress> addresses(String host) {
        NetworkStack stack = network.stack(host);
        return stack.interfaces().stream()
                .filter(each -> !each.loopback())
                .flatMap(each -> each.addresses().stream())
                .map(each -> each.ip())
                .toList();
    }

    /** Begins to connect an interface that has no connection. */
    void come(int number) {
        sink.dial(addresses[number], new InetSocketAddress(sourceAddress, source.port()));
    }

    /** Closes the connection of an interface. */
    void go(int number) {
        Connection connection = active.get(number);
        if (connection != null) {
            connection.close("enough");
        }
    }

    int active() {
        return active.size();
    }

    Sample sample() {
        long[] bytes = new long[addresses.length];
        long sent = 0;
        int next = 0;
        for (LinkStatistics link : network.statistics()) {
            if (link.to().equals(SINK)) {
                bytes[next++] = ipBytes(link.counters());
            } else if (link.from().equals(SOURCE)) {
                sent = ipBytes(link.counters());
            }
        }
        boolean[] connected = new boolean[addresses.length];
        active.keySet().forEach(number -> connected[number] = true);
        return new Sample(System.nanoTime(), bytes, sent, connected);
    }

    private static long ipBytes(LinkCounters counters) {
        return counters.bytes() - counters.packets() * ETHERNET_HEADER_BYTES;
    }

    @Override
    public void close() {
        sink.close();
        source.close();
        network.close();
    }

    private static void sendNext(Connection connection, int chunk) {
        connection.sendChunk(chunk, CHUNK_BYTES, (index, offset, target, targetOffset, length) -> { }, false);
    }

    /** Takes whatever comes, and keeps nothing. */
    private static class Sink implements TransportListener {

        @Override
        public void connected(Connection connection) {
        }

        @Override
        public void dialFailed(InetSocketAddress remote, String reason) {
            System.err.println("cannot connect to " + remote + ": " + reason);
        }

        @Override
        public void message(Connection connection, Message message) {
        }

        @Override
        public Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
            return Optional.of(new Nowhere());
        }

        @Override
        public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
        }

        @Override
        public void disconnected(Connection connection, String reason) {
        }
    }

    private static final class Nowhere implements ChunkSink {

        @Override
        public void write(byte[] data, int offset, int length) {
        }

        @Override
        public void complete() {
        }

        @Override
        public void abort(String reason) {
        }
    }

    /** Sends one chunk after the other on each connection. */
    private final class Source extends Sink {

        @Override
        public void connected(Connection connection) {
            active.put(interfaces.get(connection.remoteAddress().getAddress()), connection);
            sendNext(connection, 0);
        }

        @Override
        public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
            if (outcome == SendOutcome.HANDED_OVER) {
                sendNext(connection, chunk + 1);
            }
        }

        @Override
        public void disconnected(Connection connection, String reason) {
            active.remove(interfaces.get(connection.remoteAddress().getAddress()), connection);
        }
    }
}
