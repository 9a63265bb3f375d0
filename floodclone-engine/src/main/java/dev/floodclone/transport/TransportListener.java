package dev.floodclone.transport;

import dev.floodclone.message.Message;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What a transport reports. Calls come from the transport's threads and must return soon. */
public interface TransportListener {

    /** A connection is up in either direction; no message has passed yet. */
    void connected(Connection connection);

    void dialFailed(InetSocketAddress remote, String reason);

    void message(Connection connection, Message message);

    /**
     * A chunk begins to arrive.
     *
     * @return where its bytes go, or empty to refuse it, whereupon the peer is asked to stop
     */
    Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate);

    /**
     * A chunk given to {@link Connection#sendChunk} is out of the caller's hands: all but a small remainder has left
     * the send buffer, or it was cancelled or refused. The connection takes the next chunk from now on. Not reported
     * for a chunk whose connection is gone.
     */
    void chunkSent(Connection connection, int chunk, SendOutcome outcome);

    /** The connection is gone; reported exactly once for each that was reported connected. */
    void disconnected(Connection connection, String reason);

    /** How the sending of a chunk ended. */
    enum SendOutcome {
        /** Handed over; delivery is up to the transport from here on. */
        HANDED_OVER,
        /** {@link Connection#cancelSend} came in time. */
        CANCELLED,
        /** The peer asked to stop. */
        REFUSED,
        /** The chunk could not be read from storage. */
        UNREADABLE
    }
}
