package dev.floodclone.node;

import dev.floodclone.bandwidth.LimitPlan;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a source is asked to do.
 *
 * @param chunkBytes a power of two from 64 KiB to 16 MiB; chosen from the file's size when absent
 * @param open whether anyone on the network may join without a ticket
 * @param expect destinations to wait for; 0 means to serve until stopped
 * @param port UDP port; absent means {@link FloodNode#DEFAULT_PORT}, or any free one if that is taken
 * @param sessionName name under which receivers see the session; the file's name when absent
 * @param limits of the bandwidth that the whole process uses
 * @param participation how it takes part in the swarm
 */
public record SourceOptions(Path file, OptionalInt chunkBytes, boolean open, int expect, OptionalInt port,
        Optional<String> sessionName, LimitPlan limits, Participation participation) {

    public SourceOptions {
        Objects.requireNonNull(file);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(participation);
        if (expect < 0) {
            throw new IllegalArgumentException("negative number of destinations: " + expect);
        }
    }

    /** Without limits of the bandwidth, and by default in all else. */
    public SourceOptions(Path file, OptionalInt chunkBytes, boolean open, int expect, OptionalInt port,
            Optional<String> sessionName) {
        this(file, chunkBytes, open, expect, port, sessionName, LimitPlan.NONE, Participation.DEFAULTS);
    }

    /** The same with other limits of the bandwidth. */
    public SourceOptions with(LimitPlan newLimits) {
        return new SourceOptions(file, chunkBytes, open, expect, port, sessionName, newLimits,
                participation);
    }

    /** The same, taking part in another way. */
    public SourceOptions with(Participation newParticipation) {
        return new SourceOptions(file, chunkBytes, open, expect, port, sessionName, limits,
                newParticipation);
    }

    /** The same for a node that yields to other traffic. */
    public SourceOptions inBackground() {
        return with(participation.background(true));
    }
}
