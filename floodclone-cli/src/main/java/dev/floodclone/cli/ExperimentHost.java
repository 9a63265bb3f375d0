package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.NodeId;
import dev.floodclone.node.FloodNode;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** One host of an experiment: runs its node, writes its events to HOST.jsonl, and remembers what the report needs. */
final class ExperimentHost implements Callable<Outcome> {

    private final String name;
    private final boolean source;
    private final Path results;
    private final Function<Consumer<NodeEvent>, FloodNode> start;
    private FloodNode node;
    private ExitStatus stoppedBy;
    private volatile NodeId id;
    private volatile long startNanos;
    private volatile long verifiedNanos;

    /** @param results directory of the experiment's results */
    ExperimentHost(String name, boolean source, Path results, Function<Consumer<NodeEvent>, FloodNode> start) {
        this.name = name;
        this.source = source;
        this.results = results;
        this.start = start;
    }

    String name() {
        return name;
    }

    boolean source() {
        return source;
    }

    /** Known once the node has started. */
    Optional<NodeId> id() {
        return Optional.ofNullable(id);
    }

    /** From the start to the verified file. */
    OptionalDouble seconds() {
        return verifiedNanos == 0 ? OptionalDouble.empty() : OptionalDouble.of((verifiedNanos - startNanos) / 1e9);
    }

    @Override
    public Outcome call() throws IOException, InterruptedException {
        startNanos = System.nanoTime();
        try (PrintWriter events = writer(".jsonl"); PrintWriter log = writer(".log")) {
            Reporter reporter = new JsonReporter(events, log, Duration.ofSeconds(1));
            try {
                FloodNode created = start.apply(event -> {
                    note(event);
                    reporter.event(event);
                });
                begin(created);
                return new NodeRun(created, reporter).run();
            } catch (FloodException e) {
                return reporter.failed(e.status(), e.getMessage());
            }
        }
    }

    /** Ends the node soon; from any thread. */
    synchronized void stop(ExitStatus status) {
        stoppedBy = status;
        if (node != null) {
            node.stop(status);
        }
    }

    private synchronized void begin(FloodNode created) {
        node = created;
        if (stoppedBy != null) {
            node.stop(stoppedBy);
        }
    }

    private void note(NodeEvent event) {
        if (event instanceof NodeEvent.Started started) {
            id = started.node();
        } else if (event instanceof NodeEvent.Verified) {
            verifiedNanos = System.nanoTime();
        }
    }

    private PrintWriter writer(String suffix) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(results.resolve(name + suffix), StandardCharsets.UTF_8));
    }
}
