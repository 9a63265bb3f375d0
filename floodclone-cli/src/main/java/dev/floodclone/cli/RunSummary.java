package dev.floodclone.cli;

import dev.floodclone.telemetry.NodeEvent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what a node said of itself at its start, for whoever asks later, and passes all events on. Written by the
 * node's thread, read by any.
 */
final class RunSummary implements Consumer<NodeEvent> {

    private final Consumer<NodeEvent> next;
    private final long startNanos = System.nanoTime();
    private volatile NodeEvent.Started started;
    private volatile Session session;

    /**
     * What is being sent.
     *
     * @param id 16 hex digits
     */
    record Session(String id, String fileName) { }

    RunSummary(Consumer<NodeEvent> next) {
        this.next = next;
    }

    @Override
    public void accept(NodeEvent event) {
        if (event instanceof NodeEvent.Started begun) {
            started = begun;
        } else if (event instanceof NodeEvent.SessionOpened opened) {
            session = new Session(opened.session().toString(), opened.fileName());
        } else if (event instanceof NodeEvent.Joined joined) {
            session = new Session(joined.session().toString(), joined.fileName());
        }
        next.accept(event);
    }

    /** Empty before the node listens. */
    Optional<NodeEvent.Started> started() {
        return Optional.ofNullable(started);
    }

    /** Empty before it is known. */
    Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
