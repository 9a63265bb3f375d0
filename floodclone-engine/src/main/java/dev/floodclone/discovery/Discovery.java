package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the nodes of running sessions on the machine's own links, and lets this node be found, by IPv4 multicast on
 * every interface with an IPv4 address, loopback included. Queries and answers alike go to the group: processes on one
 * machine share its port, and a unicast to a shared port reaches only one of them; besides, one answer serves
 * all who wait. What is said when is {@link LinkAgenda}'s matter; this class has sockets, threads and the clock.
 *
 * <p>Threads: one receiver for each interface, and a timer, which alone sends and looks for changes of interfaces.
 * Safe for use by several threads.
 */
public final class Discovery implements AutoCloseable {

    /**
     * Of the IPv4 local scope 239.255.0.0/16 (RFC 2365, section 6.1), which needs no assignment and which routers at a
     * site's border keep in; within it 74.11, and the port, are this program's own choice.
     */
    public static final InetSocketAddress GROUP = new InetSocketAddress("239.255.74.11", 7412);

    static final long RESCAN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);
    private static final long JOIN_MILLIS = 500;

    private final NetworkStack network;
    private final NodeId self;
    private final Listener listener;
    private final InetSocketAddress group;
    private final long rescanNanos;
    private final SplittableRandom random;
    private final long startNanos = System.nanoTime();
    private final AtomicLong ignored = new AtomicLong();
    private final Thread timer;

    /** Guards all that follows; never held while sending, joining or calling the listener. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, GroupMember> members = new HashMap<>();
    private OptionalLong queried = OptionalLong.empty();
    private Optional<Announcement> announced = Optional.empty();
    private boolean closed;

    /** Takes sightings. */
    public interface Listener {

        /**
         * Another node announced itself, of whatever session; said again with each of its announcements. Called on
         * receiving threads, maybe on several at once; returns soon.
         */
        void sighted(Sighting sighting);
    }

    private record Outgoing(GroupMember member, Beacon beacon) {
    }

    Discovery(NetworkStack network, NodeId self, Listener listener, InetSocketAddress group, long rescanNanos) {
        this.network = network;
        this.self = self;
        this.listener = listener;
        this.group = group;
        this.rescanNanos = rescanNanos;
        this.random = new SplittableRandom(self.value());
        this.timer = new Thread(this::runTimer, "discovery-" + self + "-timer");
        timer.setDaemon(true);
    }

    /** Listens when it returns, and says nothing yet. */
    public static Discovery start(NetworkStack network, NodeId self, Listener listener) {
        return start(network, self, listener, GROUP, RESCAN_NANOS);
    }

    /** With a group and a rhythm of its own, for tests that must not meet others. */
    static Discovery start(NetworkStack network, NodeId self, Listener listener, InetSocketAddress group,
            long rescanNanos) {
        Discovery discovery = new Discovery(network, self, listener, group, rescanNanos);
        discovery.rescan();
        discovery.timer.start();
        return discovery;
    }

    /**
     * From now on answers queries for this session, or for any, and announces it now and then unasked; replaces what
     * was announced before.
     */
    public void announce(Announcement announcement) {
        if (!announcement.node().equals(self)) {
            throw new IllegalArgumentException("node " + self + " announces another: " + announcement.node());
        }
        change(() -> {
            announced = Optional.of(announcement);
            long now = nowNanos();
            members.values().forEach(member -> member.agenda().announce(announcement, now));
        });
    }

    public void stopAnnouncing() {
        change(() -> {
            announced = Optional.empty();
            members.values().forEach(member -> member.agenda().stopAnnouncing());
        });
    }

    /**
     * Asks now, and again ever more slowly until {@link #stopQuerying}.
     *
     * @param session 0 for any
     */
    public void query(long session) {
        change(() -> {
            queried = OptionalLong.of(session);
            long now = nowNanos();
            members.values().forEach(member -> member.agenda().query(session, now));
        });
    }

    public void stopQuerying() {
        change(() -> {
            queried = OptionalLong.empty();
            members.values().forEach(member -> member.agenda().stopQuerying());
        });
    }

    /** How many datagrams came in that are no beacon of this version. */
    public long ignoredDatagrams() {
        return ignored.get();
    }

    /** Ends all threads and leaves the group; may be called by a listener. */
    @Override
    public void close() {
        change(() -> closed = true);
        join(timer);
        List<GroupMember> left = new ArrayList<>();
        change(() -> {
            left.addAll(members.values());
            members.clear();
        });
        left.forEach(GroupMember::close);
        left.forEach(member -> join(member.thread()));
    }

    private static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private long nowNanos() {
        return System.nanoTime() - startNanos;
    }

    private void runTimer() {
        long nextScanNanos = nowNanos() + rescanNanos;
        while (awaitNext(nextScanNanos)) {
            for (Outgoing outgoing : due()) {
                outgoing.member().send(BeaconCodec.encode(outgoing.beacon()));
            }
            if (nowNanos() >= nextScanNanos) {
                rescan();
                nextScanNanos = nowNanos() + rescanNanos;
            }
        }
    }

    /** Waits until something may be due; false once closed. */
    private boolean awaitNext(long nextScanNanos) {
        lock.lock();
        try {
            while (!closed) {
                long next = nextScanNanos;
                for (GroupMember member : members.values()) {
                    next = Math.min(next, member.agenda().nextNanos());
                }
                long wait = next - nowNanos();
                if (wait <= 0) {
                    return true;
                }
                changed.awaitNanos(wait);
            }
            return false;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private List<Outgoing> due() {
        List<Outgoing> outgoing = new ArrayList<>();
        lock.lock();
        try {
            long now = nowNanos();
            for (GroupMember member : members.values()) {
                member.agenda().due(now).forEach(beacon -> outgoing.add(new Outgoing(member, beacon)));
            }
            return outgoing;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves interfaces that are gone, changed or failed, and joins on those that are new. */
    private void rescan() {
        List<LocalInterface> present;
        try {
            present = network.interfaces();
        } catch (RuntimeException e) {
            log.warn("discovery cannot list the network interfaces", e);
            return;
        }
        leave(present);
        for (LocalInterface each : present) {
            boolean ipv4 = each.addresses().stream().anyMatch(address -> address.ip() instanceof Inet4Address);
            if (ipv4 && !isMember(each)) {
                join(each);
            }
        }
    }

    private void leave(List<LocalInterface> present) {
        List<GroupMember> left = new ArrayList<>();
        change(() -> members.values().removeIf(member -> {
            boolean leaves = member.failed() || !present.contains(member.via());
            if (leaves) {
                left.add(member);
            }
            return leaves;
        }));
        left.forEach(GroupMember::close);
    }

    private boolean isMember(LocalInterface via) {
        lock.lock();
        try {
            return members.containsKey(via.name());
        } finally {
            lock.unlock();
        }
    }

    private void join(LocalInterface via) {
        try {
            DatagramSocket socket = network.joinGroup(via, group);
            LinkAgenda agenda = new LinkAgenda(self, random.split());
            GroupMember member = new GroupMember(via, socket, group, agenda, this::received,
                    "discovery-" + self + "-" + via.name());
            change(() -> enlist(member));
            member.start();
        } catch (IOException | RuntimeException e) {
            log.debug("discovery cannot join on {}: {}", via.name(), e.toString());
        }
    }

    private void enlist(GroupMember member) {
        long now = nowNanos();
        queried.ifPresent(session -> member.agenda().query(session, now));
        announced.ifPresent(announcement -> member.agenda().announce(announcement, now));
        members.put(member.via().name(), member);
    }

    private void received(GroupMember member, byte[] data, InetAddress from) {
        Optional<Beacon> decoded = BeaconCodec.decode(data);
        if (decoded.isEmpty()) {
            ignored.incrementAndGet();
            log.debug("discovery on {}: ignored {} bytes from {}", member.via().name(), data.length, from);
            return;
        }
        Beacon beacon = decoded.get();
        if (beacon.sender().equals(self)) {
            return;
        }
        change(() -> member.agenda().received(beacon, nowNanos()));
        if (beacon instanceof Beacon.Answer answer) {
            sighted(member.via(), answer.announcement(), from);
        }
    }

    private void sighted(LocalInterface via, Announcement announcement, InetAddress from) {
        try {
            listener.sighted(new Sighting(announcement, new InetSocketAddress(from, announcement.port()), via));
        } catch (RuntimeException e) {
            log.warn("discovery: the listener failed on node {}", announcement.node(), e);
        }
    }
}
