package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.LinkChange;
import dev.floodclone.sim.Topology;
import dev.floodclone.swarm.Strategy;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two links between the same real nodes, by each strategy, whole and with one that fails. */
@Timeout(90)
class FailoverIT {

    private static final String TWO_NICS = """
            host src
            host a
            switch s1
            switch s2
            link src s1 10 2ms
            link s1 a 10 2ms
            link src s2 20 3ms
            link s2 a 20 3ms
            """;

    /** Any longer, and the chunks of this link would have waited until the other was known to be dead. */
    private static final long LONGEST_PAUSE_NANOS = 900_000_000L;

    @TempDir
    private Path temp;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final EmulatedNetwork network = new EmulatedNetwork(Topology.parse("test", TWO_NICS), new Random(1));

    @AfterEach
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        network.close();
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
        assertTrue(carried("s1", "a") < (2 << 20), network.statistics().toString());
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void theFasterLinkMayFailAndComeBack(Strategy strategy) throws Exception {
        Path file = file(8 << 20);
        RunningNode source = source(file, strategy);
        RunningNode a = receiver();
        a.awaitProgress(progress -> progress.verifiedBytes() > (2 << 20));
        setLink(LinkChange.DOWN);
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> setLink(LinkChange.UP));
        assertReceived(file, a);
        assertEquals(1, source.outcome().served());
    }

    @Test
    void theOtherLinkDoesNotWaitUntilADeadOneIsNoticed() throws Exception {
        Path file = file(12 << 20);
        source(file, Strategy.FASTEST);
        RunningNode a = receiver();
        a.awaitProgress(progress -> progress.verifiedBytes() > (2 << 20));
        long before = carried("s2", "a");
        assertTrue(before > 0, "both links are in use");
        setLink(LinkChange.DOWN);
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
        assertReceived(file, receiver());
    }

    private static void assertReceived(Path file, RunningNode receiver) throws Exception {
        Path received = receiver.await(NodeEvent.Verified.class).file();
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(received));
        assertEquals(ExitStatus.OK, receiver.outcome().status(), receiver.outcome().message());
    }

    private void setLink(LinkChange change) {
        network.applyChange("a", "s2", change);
        network.applyChange("s2", "a", change);
    }

    /** Bytes so far, of the link's one direction. */
    private long carried(String from, String to) {
        return network.statistics().stream().filter(link -> link.from().equals(from) && link.to().equals(to))
                .mapToLong(link -> link.counters().bytes()).sum();
    }

    private Path file(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(temp.resolve("file.bin"), content);
    }

    private RunningNode source(Path file, Strategy strategy) {
        RunningNode source = RunningNode.source("src", network.stack("src"),
                RunningNode.open(file, 1).with(Participation.DEFAULTS.with(strategy)));
        running.push(source);
        return source;
    }

    private RunningNode receiver() throws IOException {
        Path out = Files.createDirectories(temp.resolve("a"));
        RunningNode receiver = RunningNode.receiver("a", network.stack("a"), RunningNode.into(out));
        running.push(receiver);
        return receiver;
    }
}
