package dev.floodclone.transport.kwik;

import dev.floodclone.transport.ControlFrame;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * What one connection may send and take: its parts of the transport's {@link BandwidthBudget}. Owned by its {@link
 * KwikConnection}; thread-safe.
 */
final class ConnectionRates {

    private static final int IPV4_UDP_BYTES = 28;
    private static final int IPV6_UDP_BYTES = 48;

    private final SendingRate sending;
    private final ReceivingRate receiving;
    private volatile BandwidthBudget budget;
    private boolean left;

    /** @param control sends a frame to the peer, unless the peer does not know it */
    ConnectionRates(QuicConnectionImpl quic, Optional<PacedCongestionController> congestion, ChunkStreams chunks,
            InetAddress remote, Predicate<ControlFrame> control) {
        this.sending = new SendingRate(quic, congestion, chunks, headerBytes(remote));
        this.receiving = new ReceivingRate(chunks, control);
    }

    /** What IP and UDP add to each datagram. */
    static int headerBytes(InetAddress remote) {
        return remote instanceof Inet4Address ? IPV4_UDP_BYTES : IPV6_UDP_BYTES;
    }

    SendingRate sending() {
        return sending;
    }

    ReceivingRate receiving() {
        return receiving;
    }

    /** Once, before the connection carries anything. */
    synchronized void join(BandwidthBudget shared) {
        if (!left) {
            budget = shared;
            shared.add(this);
        }
    }

    /** A chunk is about to be sent; after {@link #join}. */
    void beginsToSend() {
        budget.beginsToSend(sending);
    }

    /** A chunk is about to be taken; after {@link #join}. */
    void beginsToReceive() {
        budget.beginsToReceive(receiving);
    }

    synchronized void leave() {
        left = true;
        if (budget != null) {
            budget.remove(this);
        }
    }
}
