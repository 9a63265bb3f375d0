package dev.floodclone.swarm;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.Message;
import java.util.List;

/** What the world tells the swarm core. Paths are numbered by the caller and never reused. */
public sealed interface Event {

    /** What is being sent became known; chunks, claims and sends make sense from here on. */
    record LayoutKnown(ChunkLayout layout) implements Event { }

    /**
     * A peer was admitted over a new path.
     *
     * @param egressLink name of the local link that the path leaves by; paths with the same name share its capacity
     */
    record PathUp(long path, NodeId peer, String egressLink) implements Event { }

    record PathDown(long path) implements Event { }

    record PathMeasured(long path, PathSnapshot snapshot) implements Event { }

    /** A control message other than those of the join; those that concern the caller only are ignored. */
    record Received(long path, Message message) implements Event { }

    /** This node holds one more chunk, verified: stored from a peer, found on disk, or hashed at the source. */
    record ChunkVerified(int chunk) implements Event { }

    /** The first bytes of a chunk arrived. */
    record ArrivalStarted(long path, int chunk, boolean duplicate) implements Event { }

    /** A chunk will not come over this path any more: the stream broke off, or its content was wrong. */
    record ArrivalFailed(long path, int chunk) implements Event { }

    /** A send ended; the path takes the next. */
    record SendEnded(long path, int chunk, SendResult result) implements Event { }

    /** This node's own addresses or state changed. */
    record SelfChanged(List<Endpoint> endpoints, NodeState state) implements Event { }

    /** A peer is out of reach for good as far as this node can tell. */
    record PeerLost(NodeId peer) implements Event { }

    /** Time passed; sent when {@link Swarm#nextDeadlineNanos} is due. */
    record Tick() implements Event { }

    /** How the sending of a chunk ended. */
    enum SendResult {
        /** On its way; the transport delivers it unless the path goes down. */
        HANDED_OVER,
        /** Given up by this side. */
        CANCELLED,
        /** The receiver has it or gets it from elsewhere. */
        REFUSED
    }
}
