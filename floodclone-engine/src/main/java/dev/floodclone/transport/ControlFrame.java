package dev.floodclone.transport;

import dev.floodclone.message.Message;
import dev.floodclone.message.ProtocolVersions;

/** One entry of a connection's control stream: a node's message, or a word between the two transports. */
public sealed interface ControlFrame {

    /** The first version of the protocol that knows it. */
    default int sinceVersion() {
        return ProtocolVersions.OLDEST;
    }

    /** A message that the transport only carries. */
    record Carried(Message message) implements ControlFrame { }

    /**
     * Asks the peer to stop sending the chunk on one of its streams. It stands in for QUIC's own STOP_SENDING, so that
     * the peer can reset the stream at a moment that is safe for it, and bytes under way are still counted as read.
     */
    record StopChunk(int streamId) implements ControlFrame { }

    /** The highest rate at which the peer may send on this connection, headers of IP and UDP included; 0 for any. */
    record SendRate(long bytesPerSecond) implements ControlFrame {

        @Override
        public int sinceVersion() {
            return ProtocolVersions.SEND_RATE;
        }
    }
}
