package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import dev.floodclone.bandwidth.LimitSchedule.Window;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real nodes on links that carry much more than they are allowed to use; what the links carried is what counts. */
@Timeout(60)
class BandwidthLimitIT extends EmulatedNodes {

    private static final Bandwidth LIMIT = new Bandwidth(1_000_000);
    private static final int FILE_BYTES = 3 << 20;

    /** Handshakes, discovery, and what leaves in bursts before each pace is found. */
    private static final long SLACK_BYTES = 200_000;

    private Path file;
    private long startNanos;

    @BeforeEach
    void emulate() {
        emulate(star("80 2ms"));
    }

    @Test
    void aSourceKeepsToItsLimitWhateverTheNumberOfReceivers() throws Exception {
        send(new BandwidthLimits(LIMIT, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO));
        List<RunningNode> receivers = new ArrayList<>();
        for (String host : List.of("a", "b", "c")) {
            receivers.add(receiver(host));
        }
        for (RunningNode receiver : receivers) {
            assertVerified(file, receiver);
        }
        assertWithin(LIMIT, carried("src", "s"));
    }

    @Test
    void aReceiverThatLimitsItsDownloadIsSentNoMore() throws Exception {
        send(BandwidthLimits.NONE);
        RunningNode limited =
                receiver("a", new BandwidthLimits(Bandwidth.ZERO, LIMIT, Bandwidth.ZERO, Bandwidth.ZERO));
        RunningNode unlimited = receiver("b");
        assertVerified(file, unlimited);
        assertVerified(file, limited);
        assertWithin(LIMIT, carried("s", "a"));
        assertEquals(LIMIT, limited.await(NodeEvent.Limited.class).limits().down());
        assertEquals(List.of(), unlimited.all(NodeEvent.Limited.class));
    }

    @Test
    void aConnectionKeepsToTheLimitOfEach() throws Exception {
        send(new BandwidthLimits(Bandwidth.ZERO, Bandwidth.ZERO, LIMIT, Bandwidth.ZERO));
        assertVerified(file, receiver("a"));
        assertWithin(LIMIT, carried("src", "s"));
    }

    @Test
    void aLimitHoldsUntilItsTimeIsOver() throws Exception {
        begin(4 * FILE_BYTES);
        ZonedDateTime startTime = ZonedDateTime.parse("2026-06-01T21:59:58.5Z");
        Window night = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), Bandwidth.ZERO);
        LimitPlan plan = new LimitPlan(new LimitSchedule(LIMIT, List.of(night)), LimitSchedule.UNLIMITED,
                Bandwidth.ZERO, Bandwidth.ZERO);
        RunningNode source = closing(RunningNode.source("src", network().stack("src"),
                RunningNode.open(file, 0).with(plan), () -> startTime.plusNanos(System.nanoTime() - startNanos)));
        RunningNode receiver = receiver("a");
        source.await(NodeEvent.Limited.class, event -> event.limits().isNone());
        assertNoMore(LIMIT, carried("src", "s"), startNanos);
        assertVerified(file, receiver);
        long nanos = System.nanoTime() - startNanos;
        assertTrue(carried("src", "s") > LIMIT.bytesIn(nanos) + SLACK_BYTES, "still limited, " + nanos + " ns");
        assertEquals(List.of(LIMIT, Bandwidth.ZERO),
                source.all(NodeEvent.Limited.class).stream().map(event -> event.limits().up()).toList());
    }

    @Test
    void aLimitThatComesWhileItRunsHoldsFromThenOn() throws Exception {
        begin(3 * FILE_BYTES);
        RunningNode source = source(RunningNode.open(file, 0));
        RunningNode receiver = receiver("a");
        receiver.awaitProgress(progress -> progress.verifiedBytes() > FILE_BYTES);
        BandwidthLimits limits = new BandwidthLimits(LIMIT, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO);
        source.limit(LimitPlan.always(limits));
        assertEquals(limits, source.await(NodeEvent.Limited.class).limits());
        long before = carried("src", "s");
        long sinceNanos = System.nanoTime();
        receiver.awaitProgress(progress -> progress.verifiedBytes() > 2 * FILE_BYTES);
        assertNoMore(LIMIT, carried("src", "s") - before, sinceNanos);
        source.limit(LimitPlan.NONE);
        assertVerified(file, receiver);
    }

    private void begin(int fileBytes) throws IOException {
        file = file(fileBytes);
        startNanos = System.nanoTime();
    }

    private void send(BandwidthLimits limits) throws IOException {
        begin(FILE_BYTES);
        source(RunningNode.open(file, 0).with(LimitPlan.always(limits)));
    }

    private RunningNode receiver(String host, BandwidthLimits limits) throws IOException {
        return receiver(host, into(host).with(LimitPlan.always(limits)));
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
}
