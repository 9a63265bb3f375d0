package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** Which limits are to be others; those that are empty stay. {@link Bandwidth#ZERO} lifts one. */
record LimitChange(Optional<LimitSchedule> up, Optional<LimitSchedule> down, Optional<Bandwidth> perConnection,
        Optional<Bandwidth> minimum) {

    static final List<String> NAMES = List.of("up", "down", "peer", "min-peer");

    /**
     * Reads limits as they are written on the command line.
     *
     * @param texts by some of {@link #NAMES}
     * @throws TypeConversionException when one of them is no limit
     */
    static LimitChange parse(Map<String, String> texts) {
        ScheduleConverter schedules = new ScheduleConverter();
        return new LimitChange(Optional.ofNullable(texts.get("up")).map(schedules::convert),
                Optional.ofNullable(texts.get("down")).map(schedules::convert),
                Optional.ofNullable(texts.get("peer")).map(ScheduleConverter::rate),
                Optional.ofNullable(texts.get("min-peer")).map(ScheduleConverter::rate));
    }

    /** @throws IllegalArgumentException when the limits do not go together */
    LimitPlan applyTo(LimitPlan plan) {
        return new LimitPlan(up.orElse(plan.up()), down.orElse(plan.down()),
                perConnection.orElse(plan.perConnection()), minimum.orElse(plan.minimum()));
    }
}
