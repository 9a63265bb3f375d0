package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Health;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.LinkChange;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real nodes tell of two links between them, one of which is cut and comes back. */
@Timeout(60)
class LinkWatchIT {

    private static final int FILE_BYTES = 24 << 20;

    private static final String TWO_LINKS = """
            host src
            host a
            switch s1
            switch s2
            link src s1 20 2ms
            link s1 a 20 2ms
            link src s2 30 3ms
            link s2 a 30 3ms
            """;

    @TempDir
    private Path temp;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final EmulatedNetwork network = new EmulatedNetwork(Topology.parse("test", TWO_LINKS), new Random(1));

    @AfterEach
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        network.close();
    }

    @Test
    void aCutIsToldAndItsEndAndBytesAddUp() throws Exception {
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        Path file = Files.write(temp.resolve("file.bin"), content);
        RunningNode source = RunningNode.source("src", network.stack("src"), RunningNode.open(file, 1));
        running.push(source);
        RunningNode receiver = RunningNode.receiver("a", network.stack("a"),
                RunningNode.into(Files.createDirectories(temp.resolve("a"))));
        running.push(receiver);
        receiver.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        setSecondLink(LinkChange.DOWN);
        NodeEvent.LinkChanged down = source.await(NodeEvent.LinkChanged.class, event -> isDown(event.link()));
        assertEquals(1, source.network().links().stream().filter(LinkWatchIT::isDown).count());
        assertTrue(source.all(NodeEvent.PathChanged.class).stream()
                .anyMatch(event -> event.path().condition().health() == Health.DOWN));
        setSecondLink(LinkChange.UP);
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

    private static boolean isDown(LinkStatus link) {
        return link.condition().health() == Health.DOWN;
    }

    private void setSecondLink(LinkChange change) {
        network.applyChange("a", "s2", change);
        network.applyChange("s2", "a", change);
    }
}
