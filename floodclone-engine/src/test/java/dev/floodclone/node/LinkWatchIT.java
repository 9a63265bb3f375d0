package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Health;
import dev.floodclone.sim.LinkChange;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NodeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What real nodes tell of two links between them, one of which is cut and comes back. */
@Timeout(60)
class LinkWatchIT extends EmulatedNodes {

    private static final int FILE_BYTES = 24 << 20;

    @Test
    void aCutIsToldAndItsEndAndBytesAddUp() throws Exception {
        emulate(twoLinks(20, 30));
        RunningNode source = source(RunningNode.open(file(FILE_BYTES), 1));
        RunningNode receiver = receiver("a");
        receiver.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        setLink("a", "s2", LinkChange.DOWN);
        NodeEvent.LinkChanged down = source.await(NodeEvent.LinkChanged.class, event -> isDown(event.link()));
        assertEquals(1, source.network().links().stream().filter(EmulatedNodes::isDown).count());
        assertTrue(source.all(NodeEvent.PathChanged.class).stream()
                .anyMatch(event -> event.path().condition().health() == Health.DOWN));
        setLink("a", "s2", LinkChange.UP);
        NodeEvent.LinkChanged back =
                source.await(NodeEvent.LinkChanged.class, event -> event.before() == Health.DOWN);
        assertEquals(down.link().link(), back.link().link());
        assertEquals(back.link().condition().changedAfter().minus(down.link().condition().changedAfter()),
                back.lasted());
        receiver.await(NodeEvent.Verified.class);
        source.outcome();
        List<LinkStatus> links = source.network().links();
        assertEquals(2, links.size());
        assertTrue(source.network().traffic().sentBytes() >= FILE_BYTES, links.toString());
        assertTrue(receiver.network().traffic().receivedBytes() >= FILE_BYTES, receiver.network().toString());
        assertTrue(links.stream().allMatch(link -> link.capacity().bytesPerSecond() > 1_000_000), links.toString());
    }
}
