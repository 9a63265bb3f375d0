package dev.floodclone.node;

import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.swarm.Strategy;
import java.util.Objects;

/**
 * How a node takes part in a swarm, be it a source or a destination.
 *
 * @param strategy for several links to the same peer
 * @param versions of the protocol that it speaks; fewer than all to see how it gets on with others
 */
public record Participation(Strategy strategy, ProtocolVersions versions) {

    public static final Participation DEFAULTS = new Participation(Strategy.FASTEST, ProtocolVersions.SUPPORTED);

    public Participation {
        Objects.requireNonNull(strategy);
        Objects.requireNonNull(versions);
    }

    /** The same with another strategy. */
    public Participation with(Strategy newStrategy) {
        return new Participation(newStrategy, versions);
    }

    /** The same with other versions. */
    public Participation with(ProtocolVersions newVersions) {
        return new Participation(strategy, newVersions);
    }
}
