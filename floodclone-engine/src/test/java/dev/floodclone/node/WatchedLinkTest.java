package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.Traffic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedLinkTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Bandwidth CARRIED = new Bandwidth(1_500);

    private final FakeConnection first = new FakeConnection(1, true, ip("10.0.0.1"), ip("10.0.0.2"));
    private final FakeConnection second = new FakeConnection(2, true, ip("10.0.0.1"), ip("10.0.0.3"));
    private final WatchedPath firstPath = path(first);
    private final WatchedPath secondPath = path(second);
    private final WatchedLink link = new WatchedLink("eth0", 0, 0);

    @Test
    void aLinkCarriesWhatItsPathsCarry() {
        link.add(firstPath);
        link.add(secondPath);
        measure(SECOND, 0, 0);
        LinkStatus status = measure(2 * SECOND, 3_000, 1_000);
        assertEquals(new Traffic(4_000, 0, 4_000, 0), status.condition().traffic());
        assertEquals(2, status.paths());
        assertEquals(new Bandwidth(2_000), status.capacity(), "one path's own estimate is more than was seen");
        assertEquals(10, status.minRttNanos());
        assertEquals(0.1, status.lossRate(), 1e-9);
    }

    @Test
    void whatAnEndedPathCarriedStaysAndItsRateGoes() {
        link.add(firstPath);
        link.add(secondPath);
        measure(SECOND, 0, 0);
        measure(2 * SECOND, 3_000, 1_000);
        link.remove(firstPath);
        LinkStatus status = link.measure(2 * SECOND, CARRIED);
        assertEquals(new Traffic(4_000, 0, 1_000, 0), status.condition().traffic());
        assertEquals(1, status.paths());
    }

    @Test
    void aLinkFaresAsTheBestOfItsPaths() {
        link.add(firstPath);
        link.add(secondPath);
        first.silent = true;
        assertEquals(Health.UP, measure(SECOND, 0, 0).condition().health());
        second.silent = true;
        LinkStatus down = measure(2 * SECOND, 0, 0);
        assertEquals(Health.DOWN, down.condition().health());
        assertEquals(Duration.ofSeconds(2), down.condition().changedAfter());
        first.silent = false;
        assertEquals(Health.UP, measure(3 * SECOND, 0, 0).condition().health());
    }

    @Test
    void aLinkWhosePathsAllEndedStaysDownOnlyIfItWas() {
        link.add(firstPath);
        measure(SECOND, 0, 0);
        link.remove(firstPath);
        assertEquals(Health.UP, link.measure(2 * SECOND, CARRIED).condition().health());
        link.add(secondPath);
        second.silent = true;
        measure(3 * SECOND, 0, 0);
        link.remove(secondPath);
        assertEquals(Health.DOWN, link.measure(4 * SECOND, CARRIED).condition().health());
    }

    private LinkStatus measure(long nowNanos, long firstBytes, long secondBytes) {
        first.snapshot = snapshot(firstBytes, 2_000);
        second.snapshot = snapshot(secondBytes, 1_000);
        firstPath.measure(nowNanos);
        secondPath.measure(nowNanos);
        return link.measure(nowNanos, CARRIED);
    }

    private static PathSnapshot snapshot(long deliveredBytes, long bottleneck) {
        return new PathSnapshot(new Bandwidth(bottleneck), 10, 20, 0.1, 0, deliveredBytes, 1472, "", true);
    }

    private static WatchedPath path(FakeConnection connection) {
        Neighbour neighbour = new Neighbour(connection, null, "eth0");
        neighbour.admit(new NodeRecord(new NodeId(2), 1, List.of(), false, 0, NodeState.ACTIVE));
        return new WatchedPath(neighbour, 0, 0);
    }
}
