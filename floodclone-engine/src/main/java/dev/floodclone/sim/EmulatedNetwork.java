package dev.floodclone.sim;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.link.NetworkStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A topology emulated inside this JVM: hosts with sockets, links with rate, delay, queue and loss, switches that store
 * and forward, hosts that forward IP packets for others. No root, no ports of the machine. One daemon thread moves all
 * packets.
 *
 * <p>A datagram that does not fit its link's MTU of 1500 bytes is refused, as with the don't-fragment bit set.
 * Owned by who made it; closing it closes all its sockets. Thread-safe.
 */
public final class EmulatedNetwork implements AutoCloseable {

    private final Topology topology;
    private final AddressPlan plan;
    private final Map<String, EmulatedHost> hosts = new LinkedHashMap<>();
    private final List<EmulatedLink> links = new ArrayList<>();
    private final EventLoop loop = new EventLoop();

    /** One direction of a link and what it did so far. */
    public record LinkStatistics(String from, String to, LinkCounters counters) {
    }

    /** @param random decides which packets are lost; used by the network only from now on */
    public EmulatedNetwork(Topology topology, RandomGenerator random) {
        this.topology = topology;
        plan = new AddressPlan(topology);
        Routes routes = new Routes(topology, plan);
        for (String host : topology.hosts()) {
            hosts.put(host, new EmulatedHost(host, this, plan.interfaces(host), routes));
        }
        for (int direction = 0; direction < topology.directionCount(); direction++) {
            int end = direction;
            LinkModel<Packet> model = new LinkModel<>(topology.linkOf(direction).settings(), random);
            links.add(new EmulatedLink(model, loop, (nanos, packet) -> arrived(nanos, packet, end)));
        }
        loop.start();
    }

    /** The network as {@code host} sees it. */
    public NetworkStack stack(String host) {
        if (!hosts.containsKey(host)) {
            throw new FloodException(ExitStatus.USAGE, "no host '" + host + "' in " + topology.name());
        }
        return hosts.get(host);
    }

    /** Changes at once the direction of a link that leads from {@code from} to {@code to}; of all parallel ones. */
    public void applyChange(String from, String to, LinkChange change) {
        Set<Integer> directions = directions(from, to);
        loop.run(nowNanos -> directions.forEach(direction -> links.get(direction).change(nowNanos, change)));
    }

    /** Applies a trace's changes as their times come, counted from now. */
    public void play(Trace trace) {
        loop.run(startNanos -> {
            for (Trace.Change each : trace.changes()) {
                Set<Integer> directions = directions(each.from(), each.to());
                loop.schedule(startNanos + each.atNanos(), nowNanos ->
                        directions.forEach(direction -> links.get(direction).change(nowNanos, each.change())));
            }
        });
    }

    /** Takes an interface of a host down or up again; they are numbered from 0 in the order of the host's links. */
    public void setInterface(String host, int index, boolean up) {
        stack(host);
        hosts.get(host).setInterface(index, up);
    }

    /** Of each direction of each link, in the topology's order. */
    public List<LinkStatistics> statistics() {
        List<LinkStatistics> statistics = new ArrayList<>();
        loop.run(nowNanos -> {
            for (int direction = 0; direction < links.size(); direction++) {
                statistics.add(new LinkStatistics(topology.fromOf(direction), topology.toOf(direction),
                        links.get(direction).counters(nowNanos)));
            }
        });
        return statistics;
    }

    /** Datagrams that {@code host} dropped because a socket's receive buffer was full: its reader is too slow. */
    public long receiveOverflows(String host) {
        stack(host);
        return hosts.get(host).overflows();
    }

    @Override
    public void close() {
        loop.close();
        hosts.values().forEach(EmulatedHost::closeSockets);
    }

    void transmit(Packet packet, Routes.Hop hop) {
        loop.run(nowNanos -> forward(nowNanos, packet, hop));
    }

    void transmitToGroup(Packet packet, EmulatedInterface out) {
        packet.spread(out.multicastTree());
        loop.run(nowNanos -> links.get(out.direction()).offer(nowNanos, packet));
    }

    /** Called by the event loop only. */
    void forward(long nowNanos, Packet packet, Routes.Hop hop) {
        if (packet.route(hop)) {
            links.get(hop.out().direction()).offer(nowNanos, packet);
        }
    }

    private void arrived(long nowNanos, Packet packet, int direction) {
        EmulatedInterface end = plan.arrivingBy(direction);
        if (end == null) {
            packet.next(direction).forEach(next -> links.get(next).offer(nowNanos, packet));
        } else {
            hosts.get(end.host()).arrived(nowNanos, packet, end);
        }
    }

    private Set<Integer> directions(String from, String to) {
        Set<Integer> directions = topology.directions(from, to);
        if (directions.isEmpty()) {
            throw new FloodException(ExitStatus.USAGE,
                    "no link from '" + from + "' to '" + to + "' in " + topology.name());
        }
        return directions;
    }
}
