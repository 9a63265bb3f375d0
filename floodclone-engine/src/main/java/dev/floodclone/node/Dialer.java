package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.discovery.Sighting;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.transport.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whom to dial, over which interface, and when again: everyone over every link that is shared; over routed
 * paths only peers that share no link with this machine and that do not lie behind another member's forwarding, since
 * such a path would carry each chunk over that member's links a second time. Owned by the node's loop.
 */
final class Dialer {

    /**
     * Beyond this many neighbours a node waits to be dialled: everyone with everyone would cost too many connections.
     */
    private static final int MAX_NEIGHBOURS = 30;

    /** The node with the larger id leaves the first word to the other, for as long as that usually takes. */
    private static final long COURTESY_NANOS = 1_000_000_000L;

    /** A member that is up is reached by then, even when its machine is busy starting. */
    private static final long REACHED_BY_NANOS = 10_000_000_000L;

    /** So that the members on this node's own links, which may forward to the others, are known first. */
    private static final long ROUTED_AFTER_NANOS = 3_000_000_000L;

    private static final long FIRST_RETRY_NANOS = 250_000_000L;
    private static final long LAST_RETRY_NANOS = 5_000_000_000L;

    /** A peer that answers over one link will answer over the other as soon as that is back. */
    private static final long LAST_RETRY_OF_ALIVE_NANOS = 1_000_000_000L;

    private final NetworkStack network;
    private final Transport transport;
    private final NodeId self;
    private final Map<Target, Attempt> attempts = new HashMap<>();
    private final Map<NodeId, Long> knownSince = new HashMap<>();

    Dialer(NetworkStack network, Transport transport, NodeId self) {
        this.network = network;
        this.transport = transport;
        this.self = self;
    }

    /** Dials a member of the own session that discovery saw, when it is this node's turn and the link is not in use. */
    void dialFellow(Sighting sighting, Neighbourhood neighbourhood, long nowNanos) {
        NodeId node = sighting.announcement().node();
        InetAddress remote = sighting.address().getAddress();
        if (isMyTurn(node, nowNanos) && !neighbourhood.isConnected(node, localAddress(sighting), remote)) {
            dialSighted(sighting, nowNanos);
        }
    }

    /** Dials a node that discovery saw, over the link on which it was seen. */
    void dialSighted(Sighting sighting, long nowNanos) {
        dial(new Target(localAddress(sighting), sighting.address()), LAST_RETRY_NANOS, nowNanos);
    }

    private static InetAddress localAddress(Sighting sighting) {
        return sighting.via().addressFacing(sighting.address().getAddress()).orElse(null);
    }

    /** Dials an address that the user named, unless that is being done already. */
    void dialDirectly(InetAddress local, InetSocketAddress remote, long nowNanos) {
        dial(new Target(local, remote), LAST_RETRY_NANOS, nowNanos);
    }

    /** Dials the members that are worth it and not connected yet. */
    void dialMembers(Collection<NodeRecord> members, Neighbourhood neighbourhood, boolean complete, long nowNanos) {
        List<LocalInterface> interfaces = network.interfaces();
        Set<InetAddress> routers = routers(members, neighbourhood, nowNanos);
        for (NodeRecord member : members) {
            if (neighbourhood.size() >= MAX_NEIGHBOURS) {
                return;
            }
            if (isWanted(member, neighbourhood, complete) && isMyTurn(member.id(), nowNanos)) {
                boolean overRoutes = mayUseRoutes(member, neighbourhood, nowNanos);
                for (Target target : targets(member, interfaces, routers, overRoutes)) {
                    InetAddress remote = target.remote().getAddress();
                    if (!neighbourhood.isConnected(member.id(), target.local(), remote)
                            && !neighbourhood.isJoining(remote)) {
                        boolean alive = neighbourhood.isConnected(member.id());
                        dial(target, alive ? LAST_RETRY_OF_ALIVE_NANOS : LAST_RETRY_NANOS, nowNanos);
                    }
                }
            }
        }
    }

    private boolean isWanted(NodeRecord member, Neighbourhood neighbourhood, boolean complete) {
        boolean useful = member.state() == NodeState.ACTIVE || member.state() == NodeState.COMPLETE && !complete;
        return useful && !member.id().equals(self) && !neighbourhood.isUnwelcome(member.id());
    }

    /** A node that has nobody yet takes whom it can get. */
    private boolean mayUseRoutes(NodeRecord member, Neighbourhood neighbourhood, long nowNanos) {
        return neighbourhood.size() == 0 || knownForNanos(member.id(), nowNanos) >= ROUTED_AFTER_NANOS;
    }

    private boolean isMyTurn(NodeId id, long nowNanos) {
        return self.compareTo(id) < 0 || knownForNanos(id, nowNanos) >= COURTESY_NANOS;
    }

    private long knownForNanos(NodeId id, long nowNanos) {
        return nowNanos - knownSince.computeIfAbsent(id, key -> nowNanos);
    }

    /** Addresses of members that forward chunks, or will as soon as this node has reached them. */
    private Set<InetAddress> routers(Collection<NodeRecord> members, Neighbourhood neighbourhood, long nowNanos) {
        return members.stream()
                .filter(member -> neighbourhood.isConnected(member.id()) || isExpected(member, neighbourhood, nowNanos))
                .flatMap(member -> member.endpoints().stream())
                .map(Dialer::address)
                .collect(Collectors.toSet());
    }

    private boolean isExpected(NodeRecord member, Neighbourhood neighbourhood, long nowNanos) {
        long knownNanos = knownForNanos(member.id(), nowNanos);
        boolean running = member.state() == NodeState.ACTIVE || member.state() == NodeState.COMPLETE;
        return running && !neighbourhood.isUnwelcome(member.id()) && knownNanos < REACHED_BY_NANOS;
    }

    /** Where to dial a member: once if it runs on this machine, else over every shared link, else over a route. */
    private List<Target> targets(NodeRecord member, List<LocalInterface> interfaces, Set<InetAddress> routers,
            boolean overRoutes) {
        List<LocalInterface.Address> own = interfaces.stream().flatMap(local -> local.addresses().stream()).toList();
        List<Target> shared = new ArrayList<>();
        for (Endpoint endpoint : member.endpoints()) {
            InetSocketAddress remote = new InetSocketAddress(address(endpoint), endpoint.port());
            for (LocalInterface.Address address : own) {
                if (address.ip().equals(remote.getAddress())) {
                    return List.of(new Target(address.ip(), remote));
                }
                if (address.onLink(remote.getAddress())) {
                    shared.add(new Target(address.ip(), remote));
                }
            }
        }
        if (shared.isEmpty()) {
            return overRoutes ? routed(member, routers) : List.of();
        }
        return oneEachLink(oneFamily(shared));
    }

    /** IPv4 and IPv6 between the same interfaces share a link, so one of them is enough. */
    private static List<Target> oneFamily(List<Target> targets) {
        List<Target> ipv4 = targets.stream()
                .filter(target -> target.remote().getAddress() instanceof Inet4Address).toList();
        return ipv4.isEmpty() ? targets : ipv4;
    }

    /** Where a side has several addresses on one link, connections that share one of them would replace each other. */
    private static List<Target> oneEachLink(List<Target> targets) {
        Set<InetAddress> taken = new HashSet<>();
        List<Target> chosen = new ArrayList<>();
        for (Target target : targets) {
            List<InetAddress> ends = List.of(target.local(), target.remote().getAddress());
            if (Collections.disjoint(taken, ends)) {
                taken.addAll(ends);
                chosen.add(target);
            }
        }
        return chosen;
    }

    private List<Target> routed(NodeRecord member, Set<InetAddress> routers) {
        for (Endpoint endpoint : member.endpoints()) {
            InetAddress remote = address(endpoint);
            boolean throughMember = network.gateway(remote).filter(routers::contains).isPresent();
            if (!throughMember) {
                return List.of(new Target(null, new InetSocketAddress(remote, endpoint.port())));
            }
        }
        return List.of();
    }

    private void dial(Target target, long longestWaitNanos, long nowNanos) {
        Attempt attempt = attempts.computeIfAbsent(target, key -> new Attempt());
        if (!attempt.running && nowNanos >= attempt.notBefore(longestWaitNanos)) {
            attempt.running = true;
            transport.dial(target.local(), target.remote());
        }
    }

    /** A dial succeeded or failed, or a connection that came of it ended. */
    void ended(InetSocketAddress remote, boolean succeeded, long nowNanos) {
        attempts.forEach((target, attempt) -> {
            if (target.remote().equals(remote)) {
                attempt.running = false;
                attempt.failures = succeeded ? 0 : attempt.failures + 1;
                attempt.endedNanos = nowNanos;
            }
        });
    }

    private static InetAddress address(Endpoint endpoint) {
        try {
            return InetAddress.getByAddress(endpoint.ip());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an endpoint's address has a legal length", e);
        }
    }

    /** @param local null when the routing table chooses */
    private record Target(InetAddress local, InetSocketAddress remote) {
        Target {
            Objects.requireNonNull(remote);
        }

        // By hand, as in NodeId.

        @Override
        public boolean equals(Object other) {
            return other instanceof Target target && remote.equals(target.remote)
                    && Objects.equals(local, target.local);
        }

        @Override
        public int hashCode() {
            return 31 * remote.hashCode() + Objects.hashCode(local);
        }
    }

    private static final class Attempt {
        private boolean running;
        private int failures;
        private long endedNanos = Long.MIN_VALUE;

        long notBefore(long longestWaitNanos) {
            long wait = Math.min(longestWaitNanos, FIRST_RETRY_NANOS << Math.min(10, failures));
            return endedNanos == Long.MIN_VALUE ? endedNanos : endedNanos + wait;
        }
    }
}
