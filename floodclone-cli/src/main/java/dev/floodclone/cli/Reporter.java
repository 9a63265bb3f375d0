package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Shows a run to a person or to a program. Safe for use by several threads; calls do not block for long. */
interface Reporter {

    void event(NodeEvent event);

    /** How often {@link #progress} wants to be called. */
    Duration interval();

    /** @param elapsedNanos since the run began */
    void progress(Progress progress, NetworkStatus network, long elapsedNanos);

    /** The last call. */
    void outcome(Outcome outcome);

    /** The last call when there was no node; returns the outcome that it reported. */
    default Outcome failed(ExitStatus status, String message) {
        Outcome outcome = new Outcome(status, message, Optional.empty(), 0, Duration.ZERO, Optional.empty(),
                Optional.empty(), Optional.empty(), Map.of(), 0, 0, 0);
        outcome(outcome);
        return outcome;
    }
}
