package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.sim.LinkChange;
import dev.floodclone.swarm.Strategy;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two links between the same real nodes, by each strategy, whole and with one that fails. */
@Timeout(90)
class FailoverIT extends EmulatedNodes {

    /** Any longer, and the chunks of this link would have waited until the other was known to be dead. */
    private static final long LONGEST_PAUSE_NANOS = 900_000_000L;

    @BeforeEach
    void emulate() {
        emulate(twoLinks(10, 20));
    }

    @Test
    void balancedSendsTheSameOverEachLink() throws Exception {
        transfer(6 << 20, Strategy.BALANCED);
        double ratio = (double) carried("s2", "a") / carried("s1", "a");
        assertTrue(ratio > 0.6 && ratio < 1.6, ratio + " times as much over the link that is twice as fast");
    }

    @Test
    void reliableSendsHardlyAnythingOverTheSlowerLink() throws Exception {
        transfer(8 << 20, Strategy.RELIABLE);
        assertTrue(carried("s1", "a") < (2 << 20), network().statistics().toString());
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void theFasterLinkMayFailAndComeBack(Strategy strategy) throws Exception {
        Path file = file(8 << 20);
        RunningNode source = source(file, strategy);
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > (2 << 20));
        setLink("a", "s2", LinkChange.DOWN);
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> setLink("a", "s2", LinkChange.UP));
        assertReceived(file, a);
        assertServed(1, source);
    }

    @Test
    void theOtherLinkDoesNotWaitUntilADeadOneIsNoticed() throws Exception {
        Path file = file(12 << 20);
        source(file, Strategy.FASTEST);
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > (2 << 20));
        long before = carried("s2", "a");
        assertTrue(before > 0, "both links are in use");
        setLink("a", "s2", LinkChange.DOWN);
        PauseMeter meter = new PauseMeter();
        a.awaitProgress(progress -> meter.look());
        assertTrue(meter.longestNanos < LONGEST_PAUSE_NANOS, "nothing for " + meter.longestNanos / 1e9 + " s");
        assertEquals(List.of(), a.all(NodeEvent.PeerDisconnected.class));
    }

    /** How long the first link carried nothing while it carried its next two megabytes. */
    private final class PauseMeter {

        private final long startBytes = carried("s1", "a");
        private long bytes = startBytes;
        private long sinceNanos = System.nanoTime();
        private long longestNanos;

        /** To be called every few milliseconds; returns whether that is enough. */
        private boolean look() {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - sinceNanos);
            long newest = carried("s1", "a");
            if (newest > bytes) {
                bytes = newest;
                sinceNanos = now;
            }
            return bytes - startBytes > (2 << 20);
        }
    }

    private void transfer(int bytes, Strategy strategy) throws Exception {
        Path file = file(bytes);
        source(file, strategy);
        assertReceived(file, receiver("a"));
    }

    private RunningNode source(Path file, Strategy strategy) {
        return source(RunningNode.open(file, 1).with(Participation.DEFAULTS.with(strategy)));
    }
}
