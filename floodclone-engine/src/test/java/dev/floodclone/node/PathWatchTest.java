package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Event;
import dev.floodclone.swarm.Strategy;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathWatchTest {

    private static final NodeId SELF = new NodeId(1);
    private static final NodeId PEER = new NodeId(2);
    private static final NodeId OTHER = new NodeId(3);
    private static final int CHUNKS = 8;

    private final Neighbourhood neighbourhood = new Neighbourhood(SELF);
    private final SwarmDriver driver =
            new SwarmDriver(new EventLoop(() -> 0), neighbourhood, new Accounts(), record(SELF), new Random(1),
                    Strategy.FASTEST);
    private final PathWatch watch = new PathWatch(neighbourhood, driver);
    private final FakeConnection first = new FakeConnection(1, true, ip("10.0.0.1"), ip("10.0.0.2"));
    private final FakeConnection second = new FakeConnection(2, true, ip("10.0.1.1"), ip("10.0.1.2"));

    @Test
    void aSilentPathIsHiddenWithItsChunkAndTheOtherGetsThat() {
        start(2);
        connect(PEER, first, second);
        driver.decide();
        assertEquals(1, first.chunks.size());
        assertEquals(1, second.chunks.size());
        int abandoned = first.chunks.get(0);
        first.silent = true;
        watch.check();
        assertTrue(suspended(first));
        assertEquals(List.of(abandoned), first.cancelled);
        finish(second);
        assertEquals(List.of(abandoned), second.chunks.subList(1, 2), "what the silent path carried goes on");
        finish(second);
        assertEquals(2, second.chunks.size());
        assertEquals(1, first.chunks.size());
    }

    @Test
    void aPathThatIsHeardAgainIsUsedAgainWhenItsAbandonedChunkHasEnded() {
        start(CHUNKS);
        connect(PEER, first, second);
        driver.decide();
        int abandoned = first.chunks.get(0);
        first.silent = true;
        watch.check();
        first.silent = false;
        watch.check();
        assertFalse(suspended(first));
        driver.decide();
        assertEquals(1, first.chunks.size(), "the transport takes one chunk at a time");
        driver.sendEnded(neighbourhood.find(first), abandoned, SendOutcome.CANCELLED);
        driver.decide();
        assertEquals(2, first.chunks.size());
    }

    @Test
    void theLastPathOfAPeerStays() {
        start(CHUNKS);
        connect(PEER, first);
        connect(OTHER, second);
        first.silent = true;
        watch.check();
        assertFalse(suspended(first));
    }

    @Test
    void ofTwoSilentPathsOneStays() {
        start(CHUNKS);
        connect(PEER, first, second);
        first.silent = true;
        watch.check();
        second.silent = true;
        watch.check();
        assertFalse(suspended(first) && suspended(second));
    }

    @Test
    void aHiddenPathIsShownWhenTheOtherIsGone() {
        start(CHUNKS);
        connect(PEER, first, second);
        first.silent = true;
        watch.check();
        neighbourhood.remove(second, 0);
        watch.check();
        driver.feed(new Event.PathDown(second.id()));
        assertFalse(suspended(first));
        assertEquals(1, driver.swarm().neighbours());
    }

    @Test
    void aMessageShowsAHiddenPathAtOnce() {
        start(CHUNKS);
        connect(PEER, first, second);
        first.silent = true;
        watch.check();
        watch.heard(neighbourhood.find(first));
        assertFalse(suspended(first));
    }

    private boolean suspended(FakeConnection connection) {
        return neighbourhood.find(connection).isSuspended();
    }

    private void finish(FakeConnection connection) {
        int sending = connection.chunks.get(connection.chunks.size() - 1);
        driver.sendEnded(neighbourhood.find(connection), sending, SendOutcome.HANDED_OVER);
        driver.decide();
    }

    private void connect(NodeId peer, FakeConnection... connections) {
        for (FakeConnection connection : connections) {
            Neighbour neighbour = new Neighbour(connection, null, "eth" + connection.id());
            neighbourhood.add(neighbour);
            neighbourhood.admit(neighbour, record(peer));
            driver.pathUp(neighbour);
        }
    }

    /** This node holds the first chunks, and its neighbours nothing. */
    private void start(int held) {
        ChunkLayout layout = new ChunkLayout((long) CHUNKS * ChunkLayout.MIN_CHUNK_BYTES,
                ChunkLayout.MIN_CHUNK_BYTES);
        driver.start(layout, (chunk, offset, target, targetOffset, length) -> { });
        for (int chunk = 0; chunk < held; chunk++) {
            driver.feed(new Event.ChunkVerified(chunk));
        }
    }

    private static NodeRecord record(NodeId id) {
        return new NodeRecord(id, 1, List.of(), false, 0, NodeState.ACTIVE);
    }
}
