package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes on links that carry much more than they are allowed to use; what the links carried is what counts. */
@Timeout(60)
class BandwidthLimitIT {

    private static final Bandwidth LIMIT = new Bandwidth(1_000_000);
    private static final int FILE_BYTES = 3 << 20;

    /** Handshakes, discovery, and what leaves in bursts before each pace is found. */
    private static final long SLACK_BYTES = 200_000;

    private static final String STAR = """
            host src
            host a
            host b
            host c
            switch s
            link src s 80 2ms
            link a s 80 2ms
            link b s 80 2ms
            link c s 80 2ms
            """;

    @TempDir
    private Path temp;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final EmulatedNetwork network = new EmulatedNetwork(Topology.parse("test", STAR), new Random(1));
    private Path file;
    private long startNanos;

    @AfterEach
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        network.close();
    }

    @Test
    void aSourceKeepsToItsLimitWhateverTheNumberOfReceivers() throws Exception {
        send(new BandwidthLimits(LIMIT, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO));
        List<RunningNode> receivers = new ArrayList<>();
        for (String host : List.of("a", "b", "c")) {
            receivers.add(receiver(host, BandwidthLimits.NONE));
        }
        for (RunningNode receiver : receivers) {
            assertReceived(receiver);
        }
        assertWithin(LIMIT, carried("src", "s"));
    }

    @Test
    void aReceiverThatLimitsItsDownloadIsSentNoMore() throws Exception {
        send(BandwidthLimits.NONE);
        RunningNode limited =
                receiver("a", new BandwidthLimits(Bandwidth.ZERO, LIMIT, Bandwidth.ZERO, Bandwidth.ZERO));
        RunningNode unlimited = receiver("b", BandwidthLimits.NONE);
        assertReceived(unlimited);
        assertReceived(limited);
        assertWithin(LIMIT, carried("s", "a"));
        assertEquals(LIMIT, limited.await(NodeEvent.Limited.class).limits().down());
        assertEquals(List.of(), unlimited.all(NodeEvent.Limited.class));
    }

    @Test
    void aConnectionKeepsToTheLimitOfEach() throws Exception {
        send(new BandwidthLimits(Bandwidth.ZERO, Bandwidth.ZERO, LIMIT, Bandwidth.ZERO));
        assertReceived(receiver("a", BandwidthLimits.NONE));
        assertWithin(LIMIT, carried("src", "s"));
    }

    private void send(BandwidthLimits limits) throws IOException {
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        file = Files.write(temp.resolve("file.bin"), content);
        startNanos = System.nanoTime();
        RunningNode source =
                RunningNode.source("src", network.stack("src"), RunningNode.open(file, 0).with(limits));
        running.push(source);
    }

    private RunningNode receiver(String host, BandwidthLimits limits) throws IOException {
        Path out = Files.createDirectories(temp.resolve(host));
        RunningNode receiver =
                RunningNode.receiver(host, network.stack(host), RunningNode.into(out).with(limits));
        running.push(receiver);
        return receiver;
    }

    private void assertReceived(RunningNode receiver) throws Exception {
        Path received = receiver.await(NodeEvent.Verified.class).file();
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(received));
    }

    private void assertWithin(Bandwidth limit, long bytes) {
        long nanos = System.nanoTime() - startNanos;
        long allowed = limit.bytesIn(nanos) + SLACK_BYTES;
        assertTrue(bytes >= FILE_BYTES, bytes + " bytes");
        assertTrue(bytes <= allowed, bytes + " bytes in " + nanos / 1e9 + " s, no more than " + allowed + " allowed");
    }

    /** Bytes so far, of the link's one direction. */
    private long carried(String from, String to) {
        return network.statistics().stream().filter(link -> link.from().equals(from) && link.to().equals(to))
                .mapToLong(link -> link.counters().bytes()).sum();
    }
}
