package dev.floodclone.node;

import dev.floodclone.message.ProtocolVersions;
import java.util.Objects;

/**
 * How a node takes part in a swarm, be it a source or a destination.
 *
 * @param versions of the protocol that it speaks; fewer than all to see how it gets on with others
 */
public record Participation(ProtocolVersions versions) {

    public static final Participation DEFAULTS = new Participation(ProtocolVersions.SUPPORTED);

    public Participation {
        Objects.requireNonNull(versions);
    }
}
