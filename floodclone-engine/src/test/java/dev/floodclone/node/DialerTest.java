package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static dev.floodclone.node.FakeNetwork.socketAddress;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.content.SessionId;
import dev.floodclone.discovery.Announcement;
import dev.floodclone.discovery.Sighting;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DialerTest {

    private static final NodeId SELF = new NodeId(5);
    private static final NodeId SMALLER = new NodeId(3);
    private static final NodeId LARGER = new NodeId(9);
    private static final long COURTESY_NANOS = 1_000_000_000L;
    private static final long ROUTED_AFTER_NANOS = 3_000_000_000L;
    private static final long REACHED_BY_NANOS = 10_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final FakeNetwork network =
            new FakeNetwork().with("eth0", "10.0.0.1/24", "fd00::1/64").with("eth1", "10.0.1.1/24");
    private final Neighbourhood neighbourhood = new Neighbourhood(SELF);
    private final Dialer dialer = new Dialer(network, network, SELF);
    private long nextId = 1;

    @Test
    void dialsOverEachSharedLink() {
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9", "10.0.1.1 -> 10.0.1.9"),
                dial(0, member(LARGER, "10.0.0.9/24", "10.0.1.9/24", "10.0.2.9/24")));
    }

    @Test
    void dialsOverTheLinkThatIsNotConnectedYet() {
        connect(LARGER, "10.0.0.1", "10.0.0.9");
        assertEquals(List.of("10.0.1.1 -> 10.0.1.9"), dial(0, member(LARGER, "10.0.0.9/24", "10.0.1.9/24")));
    }

    @Test
    void takesOneOfTwoAddressesOnOneLink() {
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9"), dial(0, member(LARGER, "10.0.0.9/24", "10.0.0.10/24")));
    }

    @Test
    void takesOneOfTwoOwnAddressesOnOneLink() {
        network.with("eth2", "10.0.0.2/24");
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9"), dial(0, member(LARGER, "10.0.0.9/24")));
    }

    @Test
    void takesEachAddressOnceWhereBothHaveTwoOnOneLink() {
        network.with("eth2", "10.0.0.2/24");
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9", "10.0.0.2 -> 10.0.0.10"),
                dial(0, member(LARGER, "10.0.0.9/24", "10.0.0.10/24")));
    }

    @Test
    void doesNotDialAnotherAddressOverALinkThatIsConnected() {
        connect(LARGER, "10.0.0.1", "10.0.0.10");
        assertEquals(List.of(), dial(0, member(LARGER, "10.0.0.9/24", "10.0.0.10/24")));
    }

    @Test
    void prefersIpv4() {
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9"), dial(0, member(LARGER, "fd00::9/64", "10.0.0.9/24")));
        assertEquals(List.of("fd00:0:0:0:0:0:0:1 -> fd00:0:0:0:0:0:0:8"),
                dial(0, member(new NodeId(8), "fd00::8/64")));
    }

    @Test
    void dialsAProcessOnThisMachineOnce() {
        assertEquals(List.of("10.0.0.1 -> 10.0.0.1"), dial(0, member(LARGER, "10.0.0.1/24", "10.0.1.1/24")));
    }

    @Test
    void dialsOverARouteWhereNoLinkIsShared() {
        network.gateways.put(ip("192.168.0.9"), ip("10.0.0.254"));
        assertEquals(List.of("* -> 192.168.0.9"), dial(0, member(LARGER, "192.168.0.9/24", "192.168.1.9/24")));
    }

    @Test
    void doesNotDialThroughAConnectedMemberButDoesWhenThatOneIsGone() {
        NodeRecord router = member(SMALLER, "10.0.0.3/24", "192.168.0.3/24");
        NodeRecord behind = member(LARGER, "192.168.0.9/24");
        network.gateways.put(ip("192.168.0.9"), ip("10.0.0.3"));
        FakeConnection toRouter = connect(SMALLER, "10.0.0.1", "10.0.0.3");
        assertEquals(List.of(), dial(0, router, behind));
        neighbourhood.remove(toRouter, 0);
        assertTrue(dial(REACHED_BY_NANOS, router, behind).contains("* -> 192.168.0.9"));
    }

    @Test
    void doesNotDialThroughAMemberThatIsStillToBeReached() {
        NodeRecord router = member(SMALLER, "10.0.0.3/24", "192.168.0.3/24");
        NodeRecord behind = member(LARGER, "192.168.0.9/24");
        network.gateways.put(ip("192.168.0.9"), ip("10.0.0.3"));
        assertEquals(List.of(), dial(0, behind, router));
        assertFalse(dial(REACHED_BY_NANOS - 1, behind, router).contains("* -> 192.168.0.9"));
        assertTrue(dial(REACHED_BY_NANOS, behind, router).contains("* -> 192.168.0.9"));
    }

    @Test
    void takesAnAddressThatIsNotBehindAConnectedMember() {
        network.gateways.put(ip("192.168.0.9"), ip("10.0.0.3"));
        network.gateways.put(ip("192.168.1.9"), ip("10.0.1.254"));
        connect(SMALLER, "10.0.0.1", "10.0.0.3");
        NodeRecord router = member(SMALLER, "10.0.0.3/24");
        NodeRecord behind = member(LARGER, "192.168.0.9/24", "192.168.1.9/24");
        assertEquals(List.of(), dial(0, router, behind));
        assertEquals(List.of("* -> 192.168.1.9"), dial(ROUTED_AFTER_NANOS, router, behind));
    }

    @Test
    void waitsForTheNodesOnItsOwnLinksBeforeItUsesRoutes() {
        network.gateways.put(ip("192.168.0.9"), ip("10.0.1.3"));
        connect(new NodeId(8), "10.0.0.1", "10.0.0.8");
        NodeRecord behind = member(LARGER, "192.168.0.9/24");
        NodeRecord router = member(SMALLER, "10.0.1.3/24");
        assertEquals(List.of(), dial(0, behind));
        assertEquals(List.of(), dial(COURTESY_NANOS, behind, router));
        assertEquals(List.of("10.0.1.1 -> 10.0.1.3"), dial(ROUTED_AFTER_NANOS, behind, router));
    }

    @Test
    void leavesTheFirstWordToTheSmallerId() {
        NodeRecord member = member(SMALLER, "10.0.0.3/24");
        assertEquals(List.of(), dial(7, member));
        assertEquals(List.of(), dial(6 + COURTESY_NANOS, member));
        assertEquals(List.of("10.0.0.1 -> 10.0.0.3"), dial(7 + COURTESY_NANOS, member));
    }

    @Test
    void dialsAgainEverMoreSeldom() {
        NodeRecord member = member(LARGER, "10.0.0.9/24");
        assertEquals(1, dial(0, member).size());
        assertEquals(0, dial(60_000 * MILLI, member).size(), "the first attempt still runs");
        long now = 0;
        for (long waitMillis : new long[] {500, 1000, 2000, 4000, 5000, 5000}) {
            dialer.ended(socketAddress("10.0.0.9"), false, now);
            now += waitMillis * MILLI;
            assertEquals(0, dial(now - 1, member).size(), "within " + waitMillis + " ms");
            assertEquals(1, dial(now, member).size(), "after " + waitMillis + " ms");
        }
        dialer.ended(socketAddress("10.0.0.9"), true, now);
        assertEquals(0, dial(now + 249 * MILLI, member).size());
        assertEquals(1, dial(now + 250 * MILLI, member).size());
    }

    @Test
    void dialsAMissingLinkToAPeerThatIsAliveEverySecond() {
        connect(LARGER, "10.0.1.1", "10.0.1.9");
        NodeRecord member = member(LARGER, "10.0.0.9/24", "10.0.1.9/24");
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9"), dial(0, member));
        long now = 0;
        for (long waitMillis : new long[] {500, 1000, 1000, 1000, 1000}) {
            dialer.ended(socketAddress("10.0.0.9"), false, now);
            now += waitMillis * MILLI;
            assertEquals(0, dial(now - 1, member).size(), "within " + waitMillis + " ms");
            assertEquals(1, dial(now, member).size(), "after " + waitMillis + " ms");
        }
    }

    @Test
    void dialsOnlyWhomItCanUse() {
        assertEquals(List.of(), dial(0, member(SELF, "10.0.0.1/24"),
                new NodeRecord(LARGER, 1, endpoints("10.0.0.9/24"), false, 0, NodeState.FAILED),
                new NodeRecord(LARGER, 1, endpoints("10.0.0.9/24"), false, 0, NodeState.GONE)));
        NodeRecord complete = new NodeRecord(LARGER, 1, endpoints("10.0.0.9/24"), false, 4, NodeState.COMPLETE);
        dialer.dialMembers(List.of(complete), neighbourhood, true, 0);
        assertEquals(List.of(), network.takeDials());
        assertEquals(1, dial(0, complete).size());
        neighbourhood.ban(new NodeId(8));
        assertEquals(List.of(), dial(0, member(new NodeId(8), "10.0.0.8/24")));
    }

    @Test
    void waitsToBeDialledWhenItHasManyNeighbours() {
        for (int i = 0; i < 30; i++) {
            assertEquals(1, dial(0, member(LARGER, "10.0.0.9/24")).size(), i + " neighbours");
            dialer.ended(socketAddress("10.0.0.9"), true, -1_000 * MILLI);
            connect(new NodeId(100 + i), "10.0.0.1", "10.0.0." + (100 + i));
        }
        assertEquals(List.of(), dial(0, member(LARGER, "10.0.0.9/24")));
    }

    @Test
    void dialsWhomDiscoverySawOverTheLinkOnWhichItWasSeen() {
        dialer.dialSighted(sighting(SMALLER, "10.0.1.3"), 0);
        dialer.dialSighted(sighting(SMALLER, "10.0.1.3"), 1);
        assertEquals(List.of("10.0.1.1 -> 10.0.1.3"), network.takeDials());
        assertEquals(List.of(), dial(2, member(SMALLER, "10.0.1.3/24")), "one attempt at a time");
    }

    @Test
    void dialsAFellowThatDiscoverySawWhenItIsItsTurnAndTheLinkIsNotInUse() {
        dialer.dialFellow(sighting(SMALLER, "10.0.1.3"), neighbourhood, 0);
        assertEquals(List.of(), network.takeDials());
        FakeConnection other = connect(SMALLER, "10.0.1.1", "10.0.1.4");
        dialer.dialFellow(sighting(SMALLER, "10.0.1.3"), neighbourhood, COURTESY_NANOS);
        assertEquals(List.of(), network.takeDials());
        neighbourhood.remove(other, 0);
        dialer.dialFellow(sighting(SMALLER, "10.0.1.3"), neighbourhood, COURTESY_NANOS);
        assertEquals(List.of("10.0.1.1 -> 10.0.1.3"), network.takeDials());
    }

    @Test
    void leavesAPeerAloneWhileAConnectionFromItsAddressIsJoining() {
        FakeConnection joining = new FakeConnection(nextId++, false, ip("10.0.0.1"), ip("10.0.0.9"));
        neighbourhood.add(new Neighbour(joining, null, "eth0"));
        assertEquals(List.of(), dial(0, member(LARGER, "10.0.0.9/24")));
        neighbourhood.remove(joining, 0);
        assertEquals(List.of("10.0.0.1 -> 10.0.0.9"), dial(0, member(LARGER, "10.0.0.9/24")));
    }

    @Test
    void dialsWhatTheUserNamedOverAnyLink() {
        dialer.dialDirectly(null, socketAddress("192.0.2.1"), 0);
        assertEquals(List.of("* -> 192.0.2.1"), network.takeDials());
    }

    /** On eth1. */
    private Sighting sighting(NodeId node, String ip) {
        Announcement announcement = new Announcement(new SessionId(1), "s", "f", 1, true, node, FakeNetwork.PORT, true);
        return new Sighting(announcement, socketAddress(ip), network.interfaces.get(1));
    }

    private List<String> dial(long nowNanos, NodeRecord... members) {
        dialer.dialMembers(List.of(members), neighbourhood, false, nowNanos);
        return network.takeDials();
    }

    private FakeConnection connect(NodeId peer, String local, String remote) {
        FakeConnection connection = new FakeConnection(nextId++, true, ip(local), ip(remote));
        Neighbour neighbour = new Neighbour(connection, null, "eth0");
        neighbourhood.add(neighbour);
        neighbourhood.admit(neighbour, member(peer));
        return connection;
    }

    private static NodeRecord member(NodeId id, String... endpoints) {
        return new NodeRecord(id, 1, endpoints(endpoints), false, 0, NodeState.ACTIVE);
    }

    private static List<Endpoint> endpoints(String... endpoints) {
        return new ArrayList<>(Stream.of(endpoints).map(FakeNetwork::endpoint).toList());
    }
}
