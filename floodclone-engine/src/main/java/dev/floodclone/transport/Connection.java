package dev.floodclone.transport;

import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.message.Message;
import java.net.InetSocketAddress;

/**
 * One authenticated-by-certificate, encrypted path to a peer: a local interface and a remote address. Owned by the
 * transport; all methods may be called from any thread and none of them blocks. After {@link #close} or after
 * {@link TransportListener#disconnected} every call is ignored.
 */
public interface Connection {

    /** Distinct for each connection of this process. */
    long id();

    /** Whether this side dialled. */
    boolean dialled();

    InetSocketAddress localAddress();

    InetSocketAddress remoteAddress();

    /** SHA-256 of the certificate of the listening side, whichever that is; binds the join check to this connection. */
    byte[] listenerCertificateHash();

    /**
     * The version of the protocol that both sides know; nothing newer goes to the peer. Until then it is taken for the
     * oldest.
     */
    void agreeOn(int version);

    /** Queues a control message; messages arrive in the order in which they were sent. */
    void send(Message message);

    /**
     * Starts to send one chunk. At most one chunk of a connection may be between this call and its
     * {@link TransportListener#chunkSent}; the caller waits for that event before it starts the next.
     *
     * @param duplicate whether this chunk is knowingly sent although another sender is at it
     */
    void sendChunk(int chunk, int length, ChunkReader reader, boolean duplicate);

    /** Abandons a chunk that is being sent; no effect when its last byte was handed over already. */
    void cancelSend(int chunk);

    /** Asks the peer to stop sending a chunk and drops what arrives of it from now on. */
    void stopReceiving(int chunk);

    /** Whether something is due from the peer and nothing came for three round trips and a second. */
    boolean isSilent();

    /** Newest estimates of this path. */
    PathSnapshot snapshot();

    /** Closes after what was queued by {@link #send} has been handed to the network, or after a short bound. */
    void close(String reason);
}
