package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.transport.Connection;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The connections of this node and the peers behind them: one connection a peer and link, none to peers that were
 * caught sending wrong data. Owned by the node's loop; only {@link #find} and {@link #admitted}
 * may be called from other threads.
 */
final class Neighbourhood {

    /** A peer whose last connection broke may come back for this long before it is declared gone. */
    static final long LOST_AFTER_NANOS = 10_000_000_000L;

    private final NodeId self;
    private final Map<Long, Neighbour> byConnection = new ConcurrentHashMap<>();
    private final Set<NodeId> banned = new HashSet<>();
    private final Set<NodeId> left = new HashSet<>();
    private final Map<NodeId, Long> lostSince = new HashMap<>();

    Neighbourhood(NodeId self) {
        this.self = self;
    }

    void add(Neighbour neighbour) {
        byConnection.put(neighbour.connection().id(), neighbour);
    }

    /** Null when the connection is gone; from any thread. */
    Neighbour find(Connection connection) {
        return byConnection.get(connection.id());
    }

    Neighbour find(long connectionId) {
        return byConnection.get(connectionId);
    }

    /** Connections whose peers are in; from any thread. */
    List<Neighbour> admitted() {
        return byConnection.values().stream().filter(Neighbour::isAdmitted).toList();
    }

    /** Peers with at least one connection. */
    int size() {
        return (int) admitted().stream().map(Neighbour::peer).distinct().count();
    }

    boolean isConnected(NodeId peer) {
        return byConnection.values().stream().anyMatch(n -> peer.equals(n.peer()));
    }

    /**
     * Whether a connection between these addresses would share a link with one that there is to this peer.
     *
     * @param local null when the routing table would choose
     */
    boolean isConnected(NodeId peer, InetAddress local, InetAddress remote) {
        return byConnection.values().stream().anyMatch(n -> peer.equals(n.peer())
                && (remote.equals(remoteIp(n)) || localIp(n).equals(local) || isOnThisMachine(n)));
    }

    /** Whether a connection with this address has yet to say who is behind it: it may be the one that is wanted. */
    boolean isJoining(InetAddress remote) {
        return byConnection.values().stream().anyMatch(n -> !n.isAdmitted() && remote.equals(remoteIp(n)));
    }

    boolean isAnyoneJoining() {
        return byConnection.values().stream().anyMatch(neighbour -> !neighbour.isAdmitted());
    }

    /** Whether dialling this peer makes no sense any more. */
    boolean isUnwelcome(NodeId peer) {
        return banned.contains(peer) || left.contains(peer);
    }

    boolean isBanned(NodeId peer) {
        return banned.contains(peer);
    }

    /**
     * Takes a peer in.
     *
     * @return why not, or null when it is in
     */
    DeclineReason admit(Neighbour neighbour, NodeRecord record) {
        if (banned.contains(record.id())) {
            return DeclineReason.NOT_AUTHORISED;
        }
        for (Neighbour other : byConnection.values()) {
            if (other != neighbour && record.id().equals(other.peer()) && shareLink(other, neighbour)) {
                if (staysOverNewer(other, neighbour, record.id())) {
                    return DeclineReason.DUPLICATE;
                }
                other.connection().close("replaced by another connection");
            }
        }
        left.remove(record.id());
        lostSince.remove(record.id());
        neighbour.admit(record);
        return null;
    }

    /**
     * Of two connections dialled from both sides the one of the smaller id stays, unless it is silent: the other side
     * may have given it up already. Of two from one side the newer.
     */
    private boolean staysOverNewer(Neighbour older, Neighbour newer, NodeId peer) {
        boolean olderByMe = older.connection().dialled();
        boolean newerByMe = newer.connection().dialled();
        boolean iAmSmaller = self.compareTo(peer) < 0;
        return olderByMe != newerByMe && olderByMe == iAmSmaller && !older.connection().isSilent();
    }

    private static boolean shareLink(Neighbour one, Neighbour other) {
        return remoteIp(one).equals(remoteIp(other)) || isOnThisMachine(one) && isOnThisMachine(other);
    }

    private static boolean isOnThisMachine(Neighbour neighbour) {
        return remoteIp(neighbour).isLoopbackAddress()
                || remoteIp(neighbour).equals(localIp(neighbour));
    }

    private static InetAddress localIp(Neighbour neighbour) {
        return neighbour.connection().localAddress().getAddress();
    }

    private static InetAddress remoteIp(Neighbour neighbour) {
        return neighbour.connection().remoteAddress().getAddress();
    }

    /** The connection is gone; returns who was behind it, or null. */
    Neighbour remove(Connection connection, long nowNanos) {
        Neighbour neighbour = byConnection.remove(connection.id());
        if (neighbour != null) {
            neighbour.gone();
            if (neighbour.isAdmitted() && !isConnected(neighbour.peer())) {
                if (neighbour.hasLeft()) {
                    left.add(neighbour.peer());
                } else {
                    lostSince.put(neighbour.peer(), nowNanos);
                }
            }
        }
        return neighbour;
    }

    /** Peers that are gone for good: they said so, or did not come back in time. Each is returned once. */
    Collection<NodeId> takeGone(long nowNanos) {
        Set<NodeId> gone = lostSince.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue() >= LOST_AFTER_NANOS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        lostSince.keySet().removeAll(gone);
        return gone;
    }

    void ban(NodeId peer) {
        banned.add(peer);
        byConnection.values().stream().filter(n -> peer.equals(n.peer()))
                .forEach(n -> n.connection().close("sent a wrong chunk"));
    }

    void tellAll(Message message, Neighbour except) {
        for (Neighbour neighbour : admitted()) {
            if (neighbour != except) {
                neighbour.connection().send(message);
            }
        }
    }
}
