package dev.floodclone.node;

import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.content.Ticket;
import dev.floodclone.storage.ExistingTarget;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a destination is asked to do.
 *
 * @param out directory that takes the file under its own name (ends with a slash unless it exists), or the final path
 * @param from addresses of nodes to join; discovery by multicast is used as well when empty
 * @param session name or id of the session to join, where several can be seen
 * @param linger how long to serve others after the own file is complete, at most
 * @param timeout how long the whole run may take; absent means for ever
 * @param limits of the bandwidth that the whole process uses
 * @param participation how it takes part in the swarm
 */
public record ReceiverOptions(String out, ExistingTarget existingTarget, List<InetSocketAddress> from,
        Optional<Ticket> ticket, Optional<String> session, Duration linger, Optional<Duration> timeout,
        LimitPlan limits, Participation participation) {

    public ReceiverOptions {
        Objects.requireNonNull(out);
        Objects.requireNonNull(existingTarget);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(participation);
        from = List.copyOf(from);
    }

    /** Without limits of the bandwidth, and by default in all else. */
    public ReceiverOptions(String out, ExistingTarget existingTarget, List<InetSocketAddress> from,
            Optional<Ticket> ticket, Optional<String> session, Duration linger, Optional<Duration> timeout) {
        this(out, existingTarget, from, ticket, session, linger, timeout, LimitPlan.NONE, Participation.DEFAULTS);
    }

    /** The same with other limits of the bandwidth. */
    public ReceiverOptions with(LimitPlan newLimits) {
        return new ReceiverOptions(out, existingTarget, from, ticket, session, linger, timeout, newLimits,
                participation);
    }

    /** The same, taking part in another way. */
    public ReceiverOptions with(Participation newParticipation) {
        return new ReceiverOptions(out, existingTarget, from, ticket, session, linger, timeout, limits,
                newParticipation);
    }

    /** The same for a node that yields to other traffic. */
    public ReceiverOptions inBackground() {
        return with(participation.background(true));
    }
}
