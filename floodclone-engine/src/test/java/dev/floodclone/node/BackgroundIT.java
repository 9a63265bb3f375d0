package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes in the background, beside such that are not, and within limits. */
@Timeout(90)
class BackgroundIT {

    private static final Set<String> LEDBAT_STATES = Set.of("RAMP", "STEADY", "DRAIN", "QUIET");
    private static final int FILE_BYTES = 3 << 20;

    private static final String STAR = """
            host src
            host a
            host b
            switch s
            link src s 20 5ms
            link a s 20 5ms
            link b s 20 5ms
            """;

    @TempDir
    private Path temp;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final EmulatedNetwork network = new EmulatedNetwork(Topology.parse("test", STAR), new Random(1));
    private final byte[] content = new byte[FILE_BYTES];

    @AfterEach
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        network.close();
    }

    @Test
    void aSessionOfBothKindsCompletes() throws Exception {
        RunningNode source = source(RunningNode.open(file(), 2).inBackground());
        RunningNode background = receiver("a", RunningNode.into(directory("a")).inBackground());
        RunningNode ordinary = receiver("b", RunningNode.into(directory("b")));
        assertReceived(background);
        assertReceived(ordinary);
        assertEquals(List.of(true, true, false), List.of(isBackground(source), isBackground(background),
                isBackground(ordinary)));
    }

    @Test
    void whatItSendsIsControlledByDelayAndKeepsToLimits() throws Exception {
        Bandwidth limit = new Bandwidth(500_000);
        RunningNode source = source(RunningNode.open(file(), 0).inBackground()
                .with(LimitPlan.always(
                        new BandwidthLimits(limit, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO))));
        long startNanos = System.nanoTime();
        RunningNode receiver = receiver("a", RunningNode.into(directory("a")));
        receiver.awaitProgress(progress -> progress.verifiedBytes() > FILE_BYTES / 2);
        List<String> states = source.network().paths().stream().map(path -> path.snapshot().state()).toList();
        assertEquals(1, states.size());
        assertTrue(LEDBAT_STATES.containsAll(states), states.toString());
        assertReceived(receiver);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertTrue(seconds > 0.9 * FILE_BYTES / limit.bytesPerSecond(), "after " + seconds + " s");
    }

    private static boolean isBackground(RunningNode node) throws Exception {
        return node.await(NodeEvent.Started.class).background();
    }

    private Path file() throws IOException {
        new Random(1).nextBytes(content);
        return Files.write(temp.resolve("file.bin"), content);
    }

    private Path directory(String host) throws IOException {
        return Files.createDirectories(temp.resolve(host));
    }

    private RunningNode source(SourceOptions options) throws IOException {
        RunningNode node = RunningNode.source("src", network.stack("src"), options);
        running.push(node);
        return node;
    }

    private RunningNode receiver(String host, ReceiverOptions options) throws IOException {
        RunningNode node = RunningNode.receiver(host, network.stack(host), options);
        running.push(node);
        return node;
    }

    private void assertReceived(RunningNode receiver) throws Exception {
        assertArrayEquals(content, Files.readAllBytes(receiver.await(NodeEvent.Verified.class).file()));
    }
}
