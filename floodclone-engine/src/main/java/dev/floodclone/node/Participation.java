package dev.floodclone.node;

import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.swarm.Strategy;
import java.util.Objects;

/**
 * How a node takes part in a swarm, be it a source or a destination.
 *
 * @param strategy for several links to the same peer
 * @param versions of the protocol that it speaks; fewer than all to see how it gets on with others
 * @param background whether what it sends yields to other traffic
 */
public record Participation(Strategy strategy, ProtocolVersions versions, boolean background) {

    public static final Participation DEFAULTS =
            new Participation(Strategy.FASTEST, ProtocolVersions.SUPPORTED, false);

    public Participation {
        Objects.requireNonNull(strategy);
        Objects.requireNonNull(versions);
    }

    /** The same with another strategy. */
    public Participation with(Strategy newStrategy) {
        return new Participation(newStrategy, versions, background);
    }

    /** The same with other versions. */
    public Participation with(ProtocolVersions newVersions) {
        return new Participation(strategy, newVersions, background);
    }

    /** The same for a node that yields to other traffic, or not. */
    public Participation background(boolean yields) {
        return new Participation(strategy, versions, yields);
    }
}
