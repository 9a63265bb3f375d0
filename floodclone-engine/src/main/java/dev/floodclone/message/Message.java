package dev.floodclone.message;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.ManifestHeader;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.NodeId;
import java.util.List;

/** What two nodes say to each other on the control stream of a connection, free of its encoding. */
public sealed interface Message {

    /**
     * First message of the dialling side; {@code session} 0 asks for whatever the listener serves. {@code proof} is
     * empty where none is offered yet.
     */
    record Hello(int minVersion, int maxVersion, long session, NodeRecord node, byte[] nonce, byte[] proof)
            implements Message { }

    /**
     * The listener's answer; {@code mac} proves that it knows the session's secret. Who is {@code admitted} by the
     * proof in its Hello owes no other.
     */
    record Welcome(int version, long session, NodeRecord node, byte[] nonce, byte[] mac, ManifestHeader manifest,
            boolean admitted) implements Message { }

    /** The dialling side's half of the mutual check, unless the one in Hello was enough. */
    record Proof(byte[] mac) implements Message { }

    /** The listener turns the connection away. */
    record Decline(DeclineReason reason, String detail) implements Message { }

    /** Chunk hashes signed by the source, relayed by anyone. */
    record Page(ManifestPage page) implements Message { }

    /** Everything that the sender of this message holds verified; sent once per connection. */
    record HaveAll(ChunkSet chunks) implements Message { }

    /** Chunks that the sender of this message verified since. */
    record Have(List<Integer> chunks) implements Message { }

    /**
     * Chunks that now arrive at the sender of this message, and those that no longer do without having been verified.
     */
    record Claim(List<Arrival> arriving, List<Integer> released) implements Message { }

    /** One chunk on its way, and from whom. */
    record Arrival(int chunk, NodeId from) { }

    /** How fast the sender of this message reaches its neighbours: those of its paths whose rate changed clearly. */
    record Rates(List<Rate> rates) implements Message { }

    /** The rate to one neighbour over the fastest path there is. */
    record Rate(NodeId to, long bytesPerSecond) { }

    /**
     * The source's fresh chunks on this connection do not get the room that they could use on the receiver's link; for
     * so long others are to hold back there.
     */
    record RightOfWay(int millis) implements Message { }

    /** The sender of this message wants nothing new over this connection for so long. */
    record HoldBack(int millis) implements Message { }

    /** Membership gossip: newest records of nodes that changed. */
    record Peers(List<NodeRecord> nodes) implements Message { }

    /** The sender of this message closes the connection on purpose. */
    record Leave(String reason) implements Message { }
}
