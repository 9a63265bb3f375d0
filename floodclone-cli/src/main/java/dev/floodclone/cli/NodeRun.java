package dev.floodclone.cli;

import dev.floodclone.node.FloodNode;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NodeEvent;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** One node from its start to its end in front of the user: progress, signals, outcome. */
final class NodeRun {

    private final Reporter reporter;
    private final long startNanos = System.nanoTime();

    NodeRun(Reporter reporter) {
        this.reporter = reporter;
    }

    /** Returns the exit code. */
    int run(Function<Consumer<NodeEvent>, FloodNode> start) throws InterruptedException {
        FloodNode node = start.apply(reporter::event);
        ScheduledExecutorService ticker = ticker(node);
        Outcome outcome;
        try (StopSignals signals = new StopSignals(node::stop)) {
            outcome = node.run();
        } finally {
            ticker.shutdownNow();
        }
        ticker.awaitTermination(1, TimeUnit.SECONDS);
        reporter.outcome(outcome);
        return outcome.status().code();
    }

    private ScheduledExecutorService ticker(FloodNode node) {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        long nanos = reporter.interval().toNanos();
        ticker.scheduleAtFixedRate(() -> reporter.progress(node.progress(), System.nanoTime() - startNanos),
                nanos, nanos, TimeUnit.NANOSECONDS);
        return ticker;
    }
}
