package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import dev.floodclone.bandwidth.LimitSchedule.Window;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZonedDateTime;
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

    @Test
    void aLimitHoldsUntilItsTimeIsOver() throws Exception {
        createFile(4 * FILE_BYTES);
        ZonedDateTime startTime = ZonedDateTime.parse("2026-06-01T21:59:58.5Z");
        Window night = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), Bandwidth.ZERO);
        LimitPlan plan = new LimitPlan(new LimitSchedule(LIMIT, List.of(night)), LimitSchedule.UNLIMITED,
                Bandwidth.ZERO, Bandwidth.ZERO);
        RunningNode source = RunningNode.source("src", network.stack("src"), RunningNode.open(file, 0).with(plan),
                () -> startTime.plusNanos(System.nanoTime() - startNanos));
        running.push(source);
        RunningNode receiver = receiver("a", BandwidthLimits.NONE);
        source.await(NodeEvent.Limited.class, event -> event.limits().isNone());
        assertNoMore(LIMIT, carried("src", "s"), startNanos);
        assertReceived(receiver);
        long nanos = System.nanoTime() - startNanos;
        assertTrue(carried("src", "s") > LIMIT.bytesIn(nanos) + SLACK_BYTES, "still limited, " + nanos + " ns");
        assertEquals(List.of(LIMIT, Bandwidth.ZERO),
                source.all(NodeEvent.Limited.class).stream().map(event -> event.limits().up()).toList());
    }

    @Test
    void aLimitThatComesWhileItRunsHoldsFromThenOn() throws Exception {
        createFile(3 * FILE_BYTES);
        RunningNode source = RunningNode.source("src", network.stack("src"), RunningNode.open(file, 0));
        running.push(source);
        RunningNode receiver = receiver("a", BandwidthLimits.NONE);
        receiver.awaitProgress(progress -> progress.verifiedBytes() > FILE_BYTES);
        BandwidthLimits limits = new BandwidthLimits(LIMIT, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO);
        source.limit(LimitPlan.always(limits));
        assertEquals(limits, source.await(NodeEvent.Limited.class).limits());
        long before = carried("src", "s");
        long sinceNanos = System.nanoTime();
        receiver.awaitProgress(progress -> progress.verifiedBytes() > 2 * FILE_BYTES);
        assertNoMore(LIMIT, carried("src", "s") - before, sinceNanos);
        source.limit(LimitPlan.NONE);
        assertReceived(receiver);
    }

    private void createFile(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        file = Files.write(temp.resolve("file.bin"), content);
        startNanos = System.nanoTime();
    }

    private void send(BandwidthLimits limits) throws IOException {
        createFile(FILE_BYTES);
        RunningNode source =
                RunningNode.source("src", network.stack("src"), RunningNode.open(file, 0).with(LimitPlan.always(limits)));
        running.push(source);
    }

    private RunningNode receiver(String host, BandwidthLimits limits) throws IOException {
        Path out = Files.createDirectories(temp.resolve(host));
        RunningNode receiver =
                RunningNode.receiver(host, network.stack(host), RunningNode.into(out).with(LimitPlan.always(limits)));
        running.push(receiver);
        return receiver;
    }

    private void assertReceived(RunningNode receiver) throws Exception {
        Path received = receiver.await(NodeEvent.Verified.class).file();
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(received));
    }

    private void assertWithin(Bandwidth limit, long bytes) {
        assertTrue(bytes >= FILE_BYTES, bytes + " bytes");
        assertNoMore(limit, bytes, startNanos);
    }

    private static void assertNoMore(Bandwidth limit, long bytes, long sinceNanos) {
        long nanos = System.nanoTime() - sinceNanos;
        long allowed = limit.bytesIn(nanos) + SLACK_BYTES;
        assertTrue(bytes <= allowed, bytes + " bytes in " + nanos / 1e9 + " s, no more than " + allowed + " allowed");
    }

    /** Bytes so far, of the link's one direction. */
    private long carried(String from, String to) {
        return network.statistics().stream().filter(link -> link.from().equals(from) && link.to().equals(to))
                .mapToLong(link -> link.counters().bytes()).sum();
    }
}
