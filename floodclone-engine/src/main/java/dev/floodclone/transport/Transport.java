package dev.floodclone.transport;

import dev.floodclone.bandwidth.BandwidthLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes connections to peers and takes theirs; knows addresses, messages and chunks, nothing of what they mean. */
public interface Transport extends AutoCloseable {

    /** The UDP port on which this node listens on all its interfaces. */
    int port();

    /** SHA-256 of this node's own certificate. */
    byte[] certificateHash();

    /**
     * Starts to connect; reported by {@link TransportListener#connected} or {@link TransportListener#dialFailed}.
     *
     * @param local address of the interface to use, or null to leave the choice to the routing table
     */
    void dial(InetAddress local, InetSocketAddress remote);

    /** Limits what all connections send and receive; from any thread, also while they do. */
    void limit(BandwidthLimits limits);

    /** Closes every connection, what was queued first, and releases the port; bounded by a few seconds. */
    @Override
    void close();
}
