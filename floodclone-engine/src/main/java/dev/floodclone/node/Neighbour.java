package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Action;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.transport.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A connection and who is at its other end, once that is known. Owned by the node's loop, but for waiting. */
final class Neighbour {

    /** A chunk may overtake the last message of the join by some round trips, not by more. */
    private static final long ADMISSION_WAIT_SECONDS = 3;

    private static final int IDLE = -1;

    private final Connection connection;
    private final JoinHandshake handshake;
    private final String egressLink;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final LongAdder received = new LongAdder();
    private volatile NodeId peer;
    private volatile Condition condition = Condition.NEW;
    private boolean left;
    private boolean suspended;
    private int sending = IDLE;
    private int abandoned = IDLE;
    private Action.SendChunk waiting;
    private List<Message> held = new ArrayList<>();

    Neighbour(Connection connection, JoinHandshake handshake, String egressLink) {
        this.connection = connection;
        this.handshake = handshake;
        this.egressLink = egressLink;
    }

    Connection connection() {
        return connection;
    }

    JoinHandshake handshake() {
        return handshake;
    }

    String egressLink() {
        return egressLink;
    }

    /** Once the peer is in; from any thread. */
    PathStatus status() {
        return new PathStatus(peer, connection.localAddress(), connection.remoteAddress(), egressLink,
                connection.snapshot(), condition);
    }

    void setCondition(Condition newest) {
        condition = newest;
    }

    /** From any thread. */
    void received(long bytes) {
        received.add(bytes);
    }

    /** Payload that came over this connection. */
    long receivedBytes() {
        return received.sum();
    }

    void admit(NodeRecord record) {
        peer = record.id();
        decided.countDown();
    }

    /** Keeps what a peer says that has let this node in before this node has let it in. */
    void hold(Message message) {
        held.add(message);
    }

    /** What was held, in order; once. */
    List<Message> takeHeld() {
        List<Message> taken = held;
        held = List.of();
        return taken;
    }

    void gone() {
        decided.countDown();
    }

    boolean isAdmitted() {
        return peer != null;
    }

    /** Null before admission. */
    NodeId peer() {
        return peer;
    }

    /** The peer said that it closes on purpose. */
    void setLeft() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    /** Whether the swarm does not see this path for now, because it is silent. */
    boolean isSuspended() {
        return suspended;
    }

    /** Abandons the chunk that is being sent, of which the swarm wants to hear no more. */
    void suspend() {
        suspended = true;
        waiting = null;
        if (sending != IDLE) {
            abandoned = sending;
            connection.cancelSend(sending);
        }
    }

    void resume() {
        suspended = false;
    }

    /** Whether the next chunk can go out at once; otherwise it waits until an abandoned one has ended. */
    boolean beginSend(Action.SendChunk send) {
        if (abandoned != IDLE) {
            waiting = send;
            return false;
        }
        sending = send.chunk();
        return true;
    }

    /** The sending of a chunk ended; returns whether it was an abandoned one, of which the swarm knows nothing. */
    boolean endSend(int chunk) {
        sending = IDLE;
        boolean wasAbandoned = abandoned == chunk;
        abandoned = IDLE;
        return wasAbandoned;
    }

    /** What waited for an abandoned chunk to end, or null. */
    Action.SendChunk takeWaiting() {
        Action.SendChunk next = waiting;
        waiting = null;
        return next;
    }

    /** From any thread that may block: waits until the join is over and tells whether the peer is in. */
    boolean awaitAdmission() {
        try {
            return decided.await(ADMISSION_WAIT_SECONDS, TimeUnit.SECONDS) && peer != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
