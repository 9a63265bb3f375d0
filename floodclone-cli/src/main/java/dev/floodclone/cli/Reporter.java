package dev.floodclone.cli;

import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.time.Duration;

/** Shows a run to a person or to a program. Safe for use by several threads; calls do not block for long. */
interface Reporter {

    void event(NodeEvent event);

    /** How often {@link #progress} wants to be called. */
    Duration interval();

    /** @param elapsedNanos since the run began */
    void progress(Progress progress, long elapsedNanos);

    /** The last call. */
    void outcome(Outcome outcome);
}
