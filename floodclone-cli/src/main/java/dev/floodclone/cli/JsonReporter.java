package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.RateWindow;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows a run to a program: one JSON object a line on standard output; an error also as a line on standard error. */
final class JsonReporter implements Reporter {

    private static final long RATE_WINDOW_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Duration interval;
    private final RateWindow rate = new RateWindow(RATE_WINDOW_NANOS);
    private boolean source;

    /** @param interval between reports of the progress and of the paths */
    JsonReporter(PrintWriter out, PrintWriter err, Duration interval) {
        this.interval = interval;
        this.out = out;
        this.err = err;
        rate.add(0, 0);
    }

    @Override
    public synchronized void event(NodeEvent event) {
        if (event instanceof NodeEvent.Started started) {
            source = started.source();
        }
        print(JsonLines.event(event));
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public synchronized void progress(Progress progress, NetworkStatus network, long elapsedNanos) {
        rate.add(elapsedNanos, source ? progress.sentBytes() : progress.receivedBytes());
        print(JsonLines.progress(progress, network, elapsedNanos / 1e9, rate.perSecond()));
        network.links().forEach(link -> print(JsonLines.link(link, elapsedNanos / 1e9)));
        network.paths().forEach(path -> print(JsonLines.path(path, elapsedNanos / 1e9)));
    }

    @Override
    public synchronized void outcome(Outcome outcome) {
        print(JsonLines.outcome(outcome));
        if (outcome.status() != ExitStatus.OK) {
            err.println("floodclone: " + Units.printable(outcome.message()));
            err.flush();
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
