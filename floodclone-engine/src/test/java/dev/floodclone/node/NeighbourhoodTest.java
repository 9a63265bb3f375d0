package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighbourhoodTest {

    private static final NodeId SMALL = new NodeId(1);
    private static final NodeId LARGE = new NodeId(2);
    private static final long LOST_AFTER_NANOS = Neighbourhood.LOST_AFTER_NANOS;

    private final Neighbourhood atSmall = new Neighbourhood(SMALL);
    private final Neighbourhood atLarge = new Neighbourhood(LARGE);
    private long nextId = 1;

    @Test
    void ofTwoConnectionsThatCrossedTheOneOfTheSmallerIdStaysOnBothSides() {
        Neighbour bySmall = add(atSmall, true, "10.0.0.1", "10.0.0.2");
        Neighbour fromLarge = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        assertNull(atSmall.admit(bySmall, record(LARGE)));
        assertEquals(DeclineReason.DUPLICATE, atSmall.admit(fromLarge, record(LARGE)));
        assertFalse(connection(bySmall).isClosed());

        Neighbour byLarge = add(atLarge, true, "10.0.0.2", "10.0.0.1");
        Neighbour fromSmall = add(atLarge, false, "10.0.0.2", "10.0.0.1");
        assertNull(atLarge.admit(byLarge, record(SMALL)));
        assertNull(atLarge.admit(fromSmall, record(SMALL)));
        assertTrue(connection(byLarge).isClosed());
        assertFalse(connection(fromSmall).isClosed());
    }

    @Test
    void ofTwoConnectionsThatCrossedTheOrderDoesNotMatter() {
        Neighbour fromLarge = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        Neighbour bySmall = add(atSmall, true, "10.0.0.1", "10.0.0.2");
        assertNull(atSmall.admit(fromLarge, record(LARGE)));
        assertNull(atSmall.admit(bySmall, record(LARGE)));
        assertTrue(connection(fromLarge).isClosed());

        Neighbour fromSmall = add(atLarge, false, "10.0.0.2", "10.0.0.1");
        Neighbour byLarge = add(atLarge, true, "10.0.0.2", "10.0.0.1");
        assertNull(atLarge.admit(fromSmall, record(SMALL)));
        assertEquals(DeclineReason.DUPLICATE, atLarge.admit(byLarge, record(SMALL)));
        assertFalse(connection(fromSmall).isClosed());
    }

    @Test
    void ofTwoConnectionsOfOneSideTheNewerStays() {
        Neighbour older = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        Neighbour newer = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        atSmall.admit(older, record(LARGE));
        assertNull(atSmall.admit(newer, record(LARGE)));
        assertTrue(connection(older).isClosed());
        assertFalse(connection(newer).isClosed());
    }

    @Test
    void aSilentConnectionDoesNotKeepANewOneOut() {
        Neighbour bySmall = add(atSmall, true, "10.0.0.1", "10.0.0.2");
        Neighbour fromLarge = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        atSmall.admit(bySmall, record(LARGE));
        connection(bySmall).silent = true;
        assertNull(atSmall.admit(fromLarge, record(LARGE)));
        assertTrue(connection(bySmall).isClosed());
        assertFalse(connection(fromLarge).isClosed());
    }

    @Test
    void connectionsOverDifferentLinksStayBoth() {
        Neighbour first = admitted("10.0.0.1", "10.0.0.2");
        Neighbour second = admitted("10.0.1.1", "10.0.1.2");
        assertFalse(connection(first).isClosed());
        assertFalse(connection(second).isClosed());
        assertEquals(1, atSmall.size());
        assertEquals(2, atSmall.admitted().size());
        assertTrue(atSmall.isConnected(LARGE));
    }

    @Test
    void onOneMachineOneConnectionIsEnough() {
        Neighbour outside = admitted("10.0.0.1", "10.0.0.1");
        Neighbour loopback = add(atSmall, true, "127.0.0.1", "127.0.0.1");
        assertNull(atSmall.admit(loopback, record(LARGE)));
        assertTrue(connection(outside).isClosed());
    }

    @Test
    void whoIsNotInYetIsNoNeighbour() {
        Neighbour waiting = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        assertEquals(0, atSmall.size());
        assertEquals(waiting, atSmall.find(waiting.connection()));
        assertEquals(List.of(), atSmall.admitted());
        atSmall.remove(waiting.connection(), 0);
        assertNull(atSmall.find(waiting.connection()));
        assertEquals(Set.of(), atSmall.takeGone(LOST_AFTER_NANOS));
    }

    @Test
    void whoSentWrongDataIsOutOnAllLinksAndForGood() {
        Neighbour first = admitted("10.0.0.1", "10.0.0.2");
        Neighbour second = admitted("10.0.1.1", "10.0.1.2");
        atSmall.ban(LARGE);
        assertTrue(connection(first).isClosed() && connection(second).isClosed());
        assertTrue(atSmall.isBanned(LARGE) && atSmall.isUnwelcome(LARGE));
        Neighbour again = add(atSmall, false, "10.0.0.1", "10.0.0.2");
        assertEquals(DeclineReason.NOT_AUTHORISED, atSmall.admit(again, record(LARGE)));
    }

    @Test
    void whoDoesNotComeBackIsGoneOnce() {
        Neighbour first = admitted("10.0.0.1", "10.0.0.2");
        Neighbour second = admitted("10.0.1.1", "10.0.1.2");
        atSmall.remove(first.connection(), 0);
        assertEquals(Set.of(), atSmall.takeGone(LOST_AFTER_NANOS), "one link is left");
        atSmall.remove(second.connection(), 5);
        assertEquals(Set.of(), atSmall.takeGone(4 + LOST_AFTER_NANOS));
        assertEquals(Set.of(LARGE), atSmall.takeGone(5 + LOST_AFTER_NANOS));
        assertEquals(Set.of(), atSmall.takeGone(6 + LOST_AFTER_NANOS));
        assertFalse(atSmall.isUnwelcome(LARGE));
    }

    @Test
    void whoComesBackInTimeIsNotGone() {
        atSmall.remove(admitted("10.0.0.1", "10.0.0.2").connection(), 0);
        admitted("10.0.0.1", "10.0.0.2");
        assertEquals(Set.of(), atSmall.takeGone(LOST_AFTER_NANOS));
    }

    @Test
    void whoLeftIsNotDialledButMayComeBack() {
        Neighbour neighbour = admitted("10.0.0.1", "10.0.0.2");
        neighbour.setLeft();
        atSmall.remove(neighbour.connection(), 0);
        assertTrue(atSmall.isUnwelcome(LARGE));
        assertFalse(atSmall.isBanned(LARGE));
        assertEquals(Set.of(), atSmall.takeGone(LOST_AFTER_NANOS));
        admitted("10.0.0.1", "10.0.0.2");
        assertFalse(atSmall.isUnwelcome(LARGE));
    }

    @Test
    void newsGoToAllWhoAreInButTheOneItCameFrom() {
        Neighbour from = admitted("10.0.0.1", "10.0.0.2");
        Neighbour other = add(atSmall, false, "10.0.0.1", "10.0.0.3");
        atSmall.admit(other, record(new NodeId(3)));
        Neighbour waiting = add(atSmall, false, "10.0.0.1", "10.0.0.4");
        Message news = new Message.Have(List.of(1));
        atSmall.tellAll(news, from);
        assertEquals(List.of(), connection(from).sent);
        assertEquals(List.of(news), connection(other).sent);
        assertEquals(List.of(), connection(waiting).sent);
    }

    private Neighbour admitted(String local, String remote) {
        Neighbour neighbour = add(atSmall, true, local, remote);
        assertNull(atSmall.admit(neighbour, record(LARGE)));
        return neighbour;
    }

    private Neighbour add(Neighbourhood neighbourhood, boolean dialled, String local, String remote) {
        Neighbour neighbour =
                new Neighbour(new FakeConnection(nextId++, dialled, ip(local), ip(remote)), null, "eth0");
        neighbourhood.add(neighbour);
        return neighbour;
    }

    private static FakeConnection connection(Neighbour neighbour) {
        return (FakeConnection) neighbour.connection();
    }

    private static NodeRecord record(NodeId id) {
        return new NodeRecord(id, 1, List.of(), false, 0, NodeState.ACTIVE);
    }
}
