package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a run has gone so far, and how it ended. Owned by the node's loop. */
final class Result {

    private final long startNanos = System.nanoTime();
    private Optional<Path> verifiedFile = Optional.empty();
    private Optional<Duration> verifiedAfter = Optional.empty();
    private Outcome outcome;

    NodeEvent.Verified verified(Path file, long fileBytes) {
        Duration after = elapsed();
        verifiedFile = Optional.of(file);
        verifiedAfter = Optional.of(after);
        return new NodeEvent.Verified(file, fileBytes, after);
    }

    /** Called once. */
    void end(ExitStatus status, String message, long fileBytes, Accounts accounts, Census census) {
        outcome = new Outcome(status, message, verifiedFile, fileBytes, elapsed(), verifiedAfter,
                accounts.firstReceivedAfter(startNanos), accounts.lastReceivedAfter(startNanos), accounts.usedFrom(),
                accounts.duplicateBytes(), accounts.sent.sum(), census.complete());
    }

    boolean isKnown() {
        return outcome != null;
    }

    /** Null before the end. */
    Outcome outcome() {
        return outcome;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
