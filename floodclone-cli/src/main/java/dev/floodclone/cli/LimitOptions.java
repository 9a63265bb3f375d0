package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about bandwidth, which both ends of a transfer have. */
final class LimitOptions {

    @Option(names = "--limit-up", paramLabel = "RATE", converter = ScheduleConverter.class,
            description = "Send no faster in all, packet headers included: 8Mbit, 1MB, ... (default: no limit). By the "
                    + "time of day: \"8Mbit, 22:00-06:00 unlimited\".")
    private LimitSchedule up = LimitSchedule.UNLIMITED;

    @Option(names = "--limit-down", paramLabel = "RATE", converter = ScheduleConverter.class,
            description = "Receive no faster in all, likewise (default: no limit).")
    private LimitSchedule down = LimitSchedule.UNLIMITED;

    @Option(names = "--limit-peer", paramLabel = "RATE", converter = RateConverter.class,
            description = "No connection faster than that, either way (default: no limit).")
    private Bandwidth peer = Bandwidth.ZERO;

    @Option(names = "--min-peer", paramLabel = "RATE", converter = RateConverter.class,
            description = "Let each connection have that much, even if many of them then exceed the limits in all "
                    + "(default: the limits hold).")
    private Bandwidth minimum = Bandwidth.ZERO;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    LimitPlan limits() {
        if (!peer.isZero() && minimum.compareTo(peer) > 0) {
            throw new ParameterException(command.commandLine(), "--min-peer is above --limit-peer");
        }
        return new LimitPlan(up, down, peer, minimum);
    }
}
