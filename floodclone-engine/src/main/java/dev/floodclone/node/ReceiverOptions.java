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
 */
public record ReceiverOptions(String out, ExistingTarget existingTarget, List<InetSocketAddress> from,
        Optional<Ticket> ticket, Optional<String> session, Duration linger, Optional<Duration> timeout,
        LimitPlan limits) {

    public ReceiverOptions {
        Objects.requireNonNull(out);
        Objects.requireNonNull(existingTarget);
        Objects.requireNonNull(limits);
        from = List.copyOf(from);
    }

    /** Without limits of the bandwidth. */
    public ReceiverOptions(String out, ExistingTarget existingTarget, List<InetSocketAddress> from,
            Optional<Ticket> ticket, Optional<String> session, Duration linger, Optional<Duration> timeout) {
        this(out, existingTarget, from, ticket, session, linger, timeout, LimitPlan.NONE);
    }

    /** The same with other limits of the bandwidth. */
    public ReceiverOptions with(LimitPlan newLimits) {
        return new ReceiverOptions(out, existingTarget, from, ticket, session, linger, timeout, newLimits);
    }
}
