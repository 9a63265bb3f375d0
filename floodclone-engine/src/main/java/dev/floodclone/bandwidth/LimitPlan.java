package dev.floodclone.bandwidth;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The limits of a process over the day; see {@link BandwidthLimits} for the limits of one moment. Immutable.
 *
 * @param perConnection at all times
 * @param minimum at all times
 */
public record LimitPlan(LimitSchedule up, LimitSchedule down, Bandwidth perConnection, Bandwidth minimum) {

    public static final LimitPlan NONE = always(BandwidthLimits.NONE);

    public LimitPlan {
        Objects.requireNonNull(up);
        Objects.requireNonNull(down);
        if (!perConnection.isZero() && minimum.compareTo(perConnection) > 0) {
            throw new IllegalArgumentException("the minimum of a connection is above its limit");
        }
    }

    /** The same limits at all times. */
    public static LimitPlan always(BandwidthLimits limits) {
        return new LimitPlan(LimitSchedule.always(limits.up()), LimitSchedule.always(limits.down()),
                limits.perConnection(), limits.minimum());
    }

    /** Whether the time of day matters. */
    public boolean isTimed() {
        return !up.windows().isEmpty() || !down.windows().isEmpty();
    }

    /** What holds at this time of day. */
    public BandwidthLimits at(LocalTime time) {
        return new BandwidthLimits(up.at(time), down.at(time), perConnection, minimum);
    }

    /** When something else than at this moment will hold; empty when never. */
    public Optional<ZonedDateTime> nextChange(ZonedDateTime now) {
        return Stream.of(up, down).flatMap(schedule -> schedule.nextChange(now).stream())
                .min(Comparator.comparing(ZonedDateTime::toInstant));
    }
}
