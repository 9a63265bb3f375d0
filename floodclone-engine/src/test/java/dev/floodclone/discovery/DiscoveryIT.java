package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.link.SystemNetwork;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiscoveryIT {

    private static final long DEADLINE_SECONDS = 20;
    private static final long RESCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final SessionId SESSION = new SessionId(0x5e55);

    private final SystemNetwork network = new SystemNetwork(List.of());
    private final ChangingNetwork lo = new ChangingNetwork(network);
    private InetSocketAddress group;
    private Node a;
    private Node b;
    private Node c;

    @BeforeEach
    void startThree() throws SocketException {
        group = new InetSocketAddress("239.255.74.13", freePort());
        a = new Node(0xa);
        b = new Node(0xb);
        c = new Node(0xc);
    }

    @AfterEach
    void closeAll() {
        List.of(a, b, c).forEach(node -> node.discovery.close());
    }

    @Test
    void twoReceiversFindTheAnnouncerAndEachOther() throws InterruptedException {
        a.announce(4001);
        b.discovery.query(SESSION.value());
        c.discovery.query(0);
        Sighting seen = b.awaitSightingOf(a);
        assertEquals(a.announcement(4001), seen.announcement());
        assertEquals(new InetSocketAddress(InetAddress.getLoopbackAddress().getHostAddress(), 4001), seen.address());
        assertTrue(seen.via().loopback());
        c.awaitSightingOf(a);
        b.announce(4002);
        c.announce(4003);
        assertEquals(4002, c.awaitSightingOf(b).announcement().port());
        assertEquals(4003, b.awaitSightingOf(c).announcement().port());
    }

    @Test
    void aQueryIsAnsweredLongAfterTheFirstAnnouncements() throws InterruptedException {
        a.announce(4001);
        for (int i = 0; i < 3; i++) {
            b.awaitSightingOf(a);
        }
        b.discovery.query(0);
        b.awaitSightingOf(a);
        b.discovery.stopQuerying();
    }

    @Test
    void nobodySightsItself() throws InterruptedException {
        a.announce(4001);
        b.announce(4002);
        a.discovery.query(0);
        a.awaitSightingOf(b);
        b.awaitSightingOf(a);
        assertFalse(a.sightings.stream().anyMatch(sighting -> sighting.announcement().node().equals(a.id)));
    }

    @Test
    void onlyItsOwnNodeIsAnnounced() {
        assertThrows(IllegalArgumentException.class, () -> a.discovery.announce(b.announcement(4001)));
    }

    @Test
    void garbageDoesNoHarm() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (DatagramSocket stranger = lo.joinGroup(lo.loopback, group)) {
            for (int length : new int[] {0, 1, 20, 1_024, 1_025, 9_000}) {
                byte[] data = new byte[length];
                random.nextBytes(data);
                stranger.send(new DatagramPacket(data, length, group));
            }
            byte[] good = BeaconCodec.encode(new Beacon.Answer(a.announcement(4001)));
            stranger.send(new DatagramPacket(good, good.length, group));
        }
        b.awaitSightingOf(a);
        assertEquals(6, b.discovery.ignoredDatagrams(), "seed " + seed);
    }

    @Test
    void aListenerThatFailsHearsTheNextSightingAllTheSame() throws InterruptedException {
        b.failures = 1;
        a.announce(4001);
        b.discovery.query(0);
        b.awaitSightingOf(a);
        assertEquals(0, b.failures);
    }

    @Test
    void interfacesMayComeAndGo() throws InterruptedException {
        List<Thread> receivers = threadsOf(b).stream()
                .filter(thread -> thread.getName().endsWith(lo.loopback.name()))
                .toList();
        lo.present = List.of();
        awaitEnd(receivers);
        b.discovery.query(0);
        a.announce(4001);
        lo.present = List.of(lo.loopback);
        b.awaitSightingOf(a);
    }

    @Test
    void aClosedSocketIsReplaced() throws InterruptedException {
        lo.opened.forEach(DatagramSocket::close);
        a.announce(4001);
        b.discovery.query(0);
        b.awaitSightingOf(a);
    }

    @Test
    void closingEndsAllThreads() throws InterruptedException {
        a.announce(4001);
        b.discovery.query(0);
        b.awaitSightingOf(a);
        List<Thread> threads = threadsOf(a);
        assertEquals(2, threads.size(), threads.toString());
        a.discovery.close();
        a.discovery.close();
        threads.forEach(thread -> assertFalse(thread.isAlive(), thread.getName()));
    }

    @Test
    void aListenerMayClose() throws InterruptedException {
        List<Thread> threads = threadsOf(b);
        b.closeWhenSighted = true;
        a.announce(4001);
        awaitEnd(threads);
    }

    @Test
    void everyInterfaceOfTheMachineIsJoined() {
        try (Discovery all = Discovery.start(network, new NodeId(0xd), sighting -> { }, group, RESCAN_NANOS)) {
            long ipv4 = network.interfaces().stream()
                    .filter(each -> each.addresses().stream().anyMatch(address -> address.ip() instanceof Inet4Address))
                    .count();
            assertEquals(1 + ipv4, threadsNamed(new NodeId(0xd)).size());
            assertEquals(0, all.ignoredDatagrams());
        }
    }

    private static List<Thread> threadsOf(Node node) {
        return threadsNamed(node.id);
    }

    private static List<Thread> threadsNamed(NodeId id) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("discovery-" + id))
                .toList();
    }

    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }

    /** One instance with what it sighted. */
    private final class Node {

        private final NodeId id;
        private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();
        private final Discovery discovery;
        private volatile int failures;
        private volatile boolean closeWhenSighted;

        Node(long id) {
            this.id = new NodeId(id);
            this.discovery = Discovery.start(lo, this.id, this::sighted, group, RESCAN_NANOS);
        }

        private void sighted(Sighting sighting) {
            if (closeWhenSighted) {
                discovery.close();
            }
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("a listener's own fault");
            }
            sightings.add(sighting);
        }

        Announcement announcement(int port) {
            return new Announcement(SESSION, "lab", "disk.img", 1L << 33, true, id, port, false);
        }

        void announce(int port) {
            discovery.announce(announcement(port));
        }

        Sighting awaitSightingOf(Node other) throws InterruptedException {
            Predicate<Sighting> wanted = sighting -> sighting.announcement().node().equals(other.id);
            for (;;) {
                Sighting next = sightings.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertTrue(next != null, id + " never sighted " + other.id);
                if (wanted.test(next)) {
                    return next;
                }
            }
        }
    }

    /** The machine's network of which at first loopback is there, and then whatever the test says. */
    private static final class ChangingNetwork implements NetworkStack {

        private final NetworkStack system;
        private final LocalInterface loopback;
        private final BlockingQueue<DatagramSocket> opened = new LinkedBlockingQueue<>();
        private volatile List<LocalInterface> present;

        ChangingNetwork(NetworkStack system) {
            this.system = system;
            this.loopback = system.interfaces().stream().filter(LocalInterface::loopback).findFirst().orElseThrow();
            this.present = List.of(loopback);
        }

        @Override
        public List<LocalInterface> interfaces() {
            return present;
        }

        @Override
        public Optional<InetAddress> gateway(InetAddress remote) {
            return Optional.empty();
        }

        @Override
        public DatagramSocket bind(InetAddress local, int port) throws SocketException {
            return system.bind(local, port);
        }

        @Override
        public DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) throws IOException {
            DatagramSocket socket = system.joinGroup(via, group);
            opened.add(socket);
            return socket;
        }
    }
}
