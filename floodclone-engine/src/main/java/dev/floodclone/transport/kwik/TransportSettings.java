package dev.floodclone.transport.kwik;

import dev.floodclone.message.ProtocolVersions;
import java.time.Duration;

/**
 * Deadlines of a transport, what it understands, and how it shares the network.
 *
 * @param connect from the first packet of a dial to a connection
 * @param idle a connection from which nothing came for so long is gone; in whole milliseconds
 * @param keepAlive between two pings of the dialling side, well below {@code idle}
 * @param chunkSilence a chunk of which no byte came for so long is given up
 * @param close from {@code close} to a closed connection while the peer does not react
 * @param versions of the protocol; frames of later ones are ignored
 * @param background whether what it sends yields to other traffic
 */
public record TransportSettings(Duration connect, Duration idle, Duration keepAlive, Duration chunkSilence,
        Duration close, ProtocolVersions versions, boolean background) {

    /** Short enough to replace a lost peer while it matters, long enough for paths of several hundred ms with loss. */
    public static final TransportSettings DEFAULTS = new TransportSettings(Duration.ofSeconds(5),
            Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(1),
            ProtocolVersions.SUPPORTED, false);

    /** The same with other versions. */
    public TransportSettings with(ProtocolVersions otherVersions) {
        return new TransportSettings(connect, idle, keepAlive, chunkSilence, close, otherVersions, background);
    }

    /** The same for a transport that yields to other traffic, or not. */
    public TransportSettings background(boolean yields) {
        return new TransportSettings(connect, idle, keepAlive, chunkSilence, close, versions, yields);
    }
}
