package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmulatedNetworkIT {

    private static final int PORT = 4433;
    private static final int DEADLINE_MILLIS = 10_000;

    /** Long enough for a packet that is on its way, whose delay is a millisecond a link, to arrive if it ever does. */
    private static final int SILENCE_MILLIS = 300;

    private static final InetSocketAddress GROUP = new InetSocketAddress("239.77.0.1", 4434);

    /** src and d1 on joined switches, d2 and d3 in a chain behind d1. */
    private static final Topology TOPOLOGY = Topology.parse("t", """
            host src
            host d1
            host d2
            host d3
            switch s1
            switch s2
            link src s1 100 1ms
            link s1 s2 100 1ms
            link s2 d1 100 1ms
            link d1 d2 100 1ms
            link d2 d3 100 1ms
            """);

    private final EmulatedNetwork network = new EmulatedNetwork(TOPOLOGY, new Random(1));

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void interfacesHaveDistinctAddressesBySubnet() throws IOException {
        List<LocalInterface> interfaces = network.stack("d1").interfaces();
        assertEquals(List.of("d1-eth0", "d1-eth1", "lo"), interfaces.stream().map(LocalInterface::name).toList());
        assertEquals("10.77.1.2", address("d1", 0).getHostAddress());
        assertEquals("10.77.2.1", address("d1", 1).getHostAddress());
        assertEquals("10.77.3.2", address("d3", 0).getHostAddress());
        assertTrue(interfaces.get(2).loopback());
        assertThrows(FloodException.class, () -> network.stack("s1"));
    }

    @Test
    void gatewayIsTheNextHostWhenNotOnLink() throws IOException {
        assertEquals(Optional.empty(), network.stack("src").gateway(address("d1", 0)));
        assertEquals(Optional.of(address("d1", 0)), network.stack("src").gateway(address("d1", 1)));
        assertEquals(Optional.of(address("d1", 0)), network.stack("src").gateway(address("d3", 0)));
        assertEquals(Optional.of(address("d2", 1)), network.stack("d3").gateway(address("src", 0)));
        assertEquals(Optional.empty(), network.stack("src").gateway(InetAddress.getByName("192.0.2.1")));
    }

    @Test
    void deliversAcrossSwitchesAndBack() throws IOException {
        DatagramSocket server = bind("d1", address("d1", 0), PORT);
        DatagramSocket client = bind("src", null, 0);
        send(client, "ping", address("d1", 0), PORT);
        DatagramPacket ping = receive(server);
        assertEquals("ping", text(ping));
        assertEquals(new InetSocketAddress(address("src", 0), client.getLocalPort()), ping.getSocketAddress());
        send(server, "pong", ping.getAddress(), ping.getPort());
        assertEquals(server.getLocalSocketAddress(), receive(client).getSocketAddress());
        int wireBytes = "ping".length() + 42;
        assertEquals(new LinkCounters(1, wireBytes, 0, 0), counters("src", "s1"));
        assertEquals(new LinkCounters(1, wireBytes, 0, 0), counters("s1", "s2"));
        assertEquals(new LinkCounters(1, wireBytes, 0, 0), counters("s2", "d1"));
        assertEquals(LinkCounters.ZERO, counters("d1", "d2"));
    }

    @Test
    void hostsForwardForOthers() throws IOException {
        DatagramSocket server = bind("d3", null, PORT);
        DatagramSocket client = bind("src", null, 0);
        send(client, "far", address("d3", 0), PORT);
        DatagramPacket packet = receive(server);
        assertEquals("far", text(packet));
        assertEquals(address("src", 0), packet.getAddress());
        send(server, "back", packet.getAddress(), packet.getPort());
        assertEquals("back", text(receive(client)));
    }

    @Test
    void localTrafficUsesNoLink() throws IOException {
        DatagramSocket server = bind("d1", null, PORT);
        DatagramSocket client = bind("d1", null, 0);
        for (InetAddress own : List.of(address("d1", 0), address("d1", 1), InetAddress.getByName("127.0.0.1"))) {
            send(client, "self", own, PORT);
            assertEquals(own, receive(server).getAddress());
        }
        assertTrue(network.statistics().stream().allMatch(link -> link.counters().packets() == 0));
    }

    @Test
    void multicastReachesTheSubnetOnly() throws IOException {
        DatagramSocket sender = join("src", 0);
        DatagramSocket sameHost = join("src", 0);
        DatagramSocket acrossSwitches = join("d1", 0);
        DatagramSocket otherInterface = join("d1", 1);
        DatagramSocket nextSubnet = join("d2", 0);
        DatagramSocket otherGroup = network.stack("d1").joinGroup(network.stack("d1").interfaces().get(0),
                new InetSocketAddress("239.77.0.2", GROUP.getPort()));
        send(sender, "hello", GROUP.getAddress(), GROUP.getPort());
        assertEquals("hello", text(receive(sameHost)));
        DatagramPacket packet = receive(acrossSwitches);
        assertEquals("hello", text(packet));
        assertEquals(new InetSocketAddress(address("src", 0), GROUP.getPort()), packet.getSocketAddress());
        assertSilent(otherInterface);
        assertSilent(nextSubnet);
        assertSilent(otherGroup);
        send(acrossSwitches, "answer", packet.getAddress(), packet.getPort());
        assertEquals("hello", text(receive(sender)));
        assertEquals("answer", text(receive(sender)));
    }

    @Test
    void dropsWhatOverflowsTheQueue() throws IOException {
        network.applyChange("src", "s1", LinkChange.NONE.withQueuePackets(5)
                .withRate(new Bandwidth(1000)));
        DatagramSocket client = bind("src", null, 0);
        for (int i = 0; i < 20; i++) {
            send(client, "a payload that takes some time at a thousand bytes a second", address("d1", 0), PORT);
        }
        assertTrue(counters("src", "s1").dropped() >= 10, () -> "statistics: " + network.statistics());
    }

    @Test
    void cutLinkCarriesNothingUntilItIsBack() throws IOException {
        DatagramSocket server = bind("d1", null, PORT);
        DatagramSocket client = bind("src", null, 0);
        network.applyChange("s1", "s2", LinkChange.DOWN);
        send(client, "lost", address("d1", 0), PORT);
        assertSilent(server);
        network.applyChange("s1", "s2", LinkChange.UP);
        send(client, "through", address("d1", 0), PORT);
        assertEquals("through", text(receive(server)));
        assertEquals(1, counters("s1", "s2").dropped());
    }

    @Test
    void certainLossIsCounted() throws IOException {
        network.applyChange("s2", "d1", LinkChange.NONE.withLossProbability(1));
        DatagramSocket server = bind("d1", null, PORT);
        send(bind("src", null, 0), "lost", address("d1", 0), PORT);
        assertSilent(server);
        assertEquals(1, counters("s2", "d1").lost());
    }

    @Test
    void playsATrace() throws IOException {
        DatagramSocket server = bind("d1", null, PORT);
        DatagramSocket client = bind("src", null, 0);
        network.play(Trace.parse("cut", "0 link node1=s1 node2=src bw=0\n0 link node1=s2 node2=d1 bw=0\n"
                + "600 link node1=s2 node2=d1 bw=10\n", TOPOLOGY));
        String received = null;
        for (int i = 0; received == null; i++) {
            send(client, "packet " + i, address("d1", 0), PORT);
            received = receiveWithin(server, 20).map(EmulatedNetworkIT::text).orElse(null);
        }
        assertNotEquals("packet 0", received);
        assertTrue(counters("s2", "d1").dropped() > 0);
        assertEquals(0, counters("s1", "src").packets());
    }

    @Test
    void closeWakesAReceiver() throws Exception {
        DatagramSocket socket = network.stack("src").bind(null, 0);
        CompletableFuture<DatagramPacket> receiving = CompletableFuture.supplyAsync(() -> receiveUnchecked(socket));
        assertThrows(TimeoutException.class, () -> receiving.get(50, TimeUnit.MILLISECONDS));
        socket.close();
        ExecutionException error =
                assertThrows(ExecutionException.class, () -> receiving.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS));
        assertInstanceOf(SocketException.class, error.getCause().getCause());
        assertTrue(socket.isClosed());
        assertEquals(-1, socket.getLocalPort());
        assertThrows(SocketException.class, () -> send(socket, "late", address("d1", 0), PORT));
    }

    private static DatagramPacket receiveUnchecked(DatagramSocket socket) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            socket.receive(packet);
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void closingTheNetworkClosesItsSockets() throws IOException {
        DatagramSocket socket = bind("src", null, 0);
        network.close();
        assertTrue(socket.isClosed());
        assertThrows(SocketException.class, () -> receive(socket));
    }

    @Test
    void portsAreDistinctAndTakenOnce() throws IOException {
        assertNotEquals(bind("src", null, 0).getLocalPort(), bind("src", null, 0).getLocalPort());
        bind("d1", address("d1", 0), PORT);
        bind("d1", address("d1", 1), PORT);
        bind("d2", null, PORT).close();
        bind("d2", null, PORT);
        assertThrows(BindException.class, () -> bind("d1", address("d1", 0), PORT));
        assertThrows(BindException.class, () -> bind("d1", null, PORT));
        assertThrows(BindException.class, () -> bind("d2", address("d2", 0), PORT));
        assertThrows(BindException.class, () -> bind("src", address("d1", 0), 0));
    }

    @Test
    void fullReceiveBufferDrops() throws IOException {
        DatagramSocket server = bind("d1", null, PORT);
        server.setReceiveBufferSize(100);
        DatagramSocket client = bind("d1", null, 0);
        for (int i = 0; i < 5; i++) {
            send(client, "12345678901234567890", address("d1", 0), PORT);
        }
        receive(server);
        receive(server);
        assertSilent(server);
        assertEquals(3, network.receiveOverflows("d1"));
    }

    @Test
    void refusesWhatCannotBeSent() throws IOException {
        DatagramSocket client = bind("src", null, 0);
        assertThrows(IOException.class, () -> send(client, "x".repeat(1473), address("d1", 0), PORT));
        assertThrows(SocketException.class, () -> send(client, "x", InetAddress.getByName("192.0.2.1"), PORT));
        assertThrows(SocketException.class, () -> send(client, "x", address("d1", 0), 0));
    }

    private LinkCounters counters(String from, String to) {
        return network.statistics().stream().filter(link -> link.from().equals(from) && link.to().equals(to))
                .findFirst().orElseThrow().counters();
    }

    private InetAddress address(String host, int index) {
        return network.stack(host).interfaces().get(index).addresses().get(0).ip();
    }

    private DatagramSocket bind(String host, InetAddress local, int port) throws IOException {
        return network.stack(host).bind(local, port);
    }

    private DatagramSocket join(String host, int index) throws IOException {
        NetworkStack stack = network.stack(host);
        return stack.joinGroup(stack.interfaces().get(index), GROUP);
    }

    private static void send(DatagramSocket socket, String text, InetAddress to, int port) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to, port));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.receive(packet);
        return packet;
    }

    private static Optional<DatagramPacket> receiveWithin(DatagramSocket socket, int millis) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
            return Optional.of(packet);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    private static void assertSilent(DatagramSocket socket) throws IOException {
        assertEquals(Optional.empty(), receiveWithin(socket, SILENCE_MILLIS).map(EmulatedNetworkIT::text));
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8);
    }
}
