package dev.floodclone.cli;

import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.node.FloodNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the user of a running node ask and limit it from another terminal, for as long as it runs. A node that cannot
 * be asked runs all the same.
 */
final class LocalControl implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalControl.class);

    private final FloodNode node;
    private final RunSummary run;
    private ControlServer server;
    private boolean closed;

    LocalControl(FloodNode node, RunSummary run) {
        this.node = node;
        this.run = run;
    }

    /** Called once, when the start is over, as it takes time that the transfer needs before. */
    synchronized void open() {
        run.started().filter(started -> !closed).ifPresent(started -> {
            try {
                ControlDirectory directory =
                        ControlDirectory.make(System.getenv(), Path.of(System.getProperty("java.io.tmpdir")));
                directory.removeStale();
                server = ControlServer.open(NodeSocket.in(directory, started.node().toString()).path(),
                        new ControlAnswers(() -> StatusJson.status(run, started, node), this::limit));
            } catch (IOException | RuntimeException e) {
                LOG.debug("'floodclone status' will not find this node", e);
            }
        });
    }

    private String limit(UnaryOperator<LimitPlan> change) {
        LimitPlan plan = node.limit(change);
        return StatusJson.limits(plan, LocalTime.now());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
        }
    }
}
