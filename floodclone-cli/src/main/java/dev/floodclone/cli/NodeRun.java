package dev.floodclone.cli;

import dev.floodclone.node.FloodNode;
import dev.floodclone.node.Outcome;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One node from its start to its end, with its progress reported now and then and its outcome at last. */
final class NodeRun {

    /** By then a transfer is under way; until then the processor has better things to do than to open a socket. */
    private static final long CONTROL_DELAY_MILLIS = 3000;

    private final FloodNode node;
    private final Reporter reporter;
    private final long startNanos = System.nanoTime();
    private Optional<LocalControl> control = Optional.empty();

    /** @param reporter the one that also gets the node's events */
    NodeRun(FloodNode node, Reporter reporter) {
        this.node = node;
        this.reporter = reporter;
    }

    Outcome run() throws InterruptedException {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(NodeRun::daemon);
        long nanos = reporter.interval().toNanos();
        ticker.scheduleAtFixedRate(this::report, nanos, nanos, TimeUnit.NANOSECONDS);
        control.ifPresent(each -> ticker.schedule(each::open, CONTROL_DELAY_MILLIS, TimeUnit.MILLISECONDS));
        Outcome outcome;
        try {
            outcome = node.run();
        } finally {
            ticker.shutdownNow();
            control.ifPresent(LocalControl::close);
        }
        // So that no line of progress comes after the outcome.
        ticker.awaitTermination(1, TimeUnit.SECONDS);
        reporter.outcome(outcome);
        return outcome;
    }

    private void report() {
        reporter.progress(node.progress(), node.network(), System.nanoTime() - startNanos);
    }

    /**
     * Runs it until it ends by itself or by a signal, and lets its user ask it meanwhile; returns the exit code.
     *
     * @param summary one that also got the node's events
     */
    int runUntilSignal(RunSummary summary) throws InterruptedException {
        control = Optional.of(new LocalControl(node, summary));
        try (StopSignals signals = new StopSignals(node::stop)) {
            return run().status().code();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    }
}
