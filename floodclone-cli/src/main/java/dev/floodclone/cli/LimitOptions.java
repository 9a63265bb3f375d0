package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options about bandwidth, which both ends of a transfer have. */
final class LimitOptions {

    @Option(names = "--limit-up", paramLabel = "RATE", converter = RateConverter.class,
            description = "Send no faster in all, packet headers included: 8Mbit, 1MB, ... (default: no limit).")
    private Bandwidth up = Bandwidth.ZERO;

    @Option(names = "--limit-down", paramLabel = "RATE", converter = RateConverter.class,
            description = "Receive no faster in all (default: no limit).")
    private Bandwidth down = Bandwidth.ZERO;

    @Option(names = "--limit-peer", paramLabel = "RATE", converter = RateConverter.class,
            description = "No connection faster than that, either way (default: no limit).")
    private Bandwidth peer = Bandwidth.ZERO;

    @Option(names = "--min-peer", paramLabel = "RATE", converter = RateConverter.class,
            description = "Let each connection have that much, even if many of them then exceed the limits in all "
                    + "(default: the limits hold).")
    private Bandwidth minimum = Bandwidth.ZERO;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    BandwidthLimits limits() {
        if (!peer.isZero() && minimum.compareTo(peer) > 0) {
            throw new ParameterException(command.commandLine(), "--min-peer is above --limit-peer");
        }
        return new BandwidthLimits(up, down, peer, minimum);
    }
}
