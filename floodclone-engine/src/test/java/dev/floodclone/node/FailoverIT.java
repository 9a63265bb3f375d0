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

    /** More than one path may have under way when the other dies. */
    private static final long SOME_CHUNKS_BYTES = 512 << 10;

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
        RunningNode source = source(file(24 << 20), Strategy.FASTEST);
        RunningNode a = receiver("a");
        source.awaitThat("state of both links", () -> source.network().links().size() == 2);
        assertTrue(carried("s2", "a") > 0, "both links are in use");
        setLink("a", "s2", LinkChange.DOWN);
        long before = carried("s1", "a");
        source.await(NodeEvent.LinkChanged.class, event -> isDown(event.link()));
        long meanwhile = carried("s1", "a") - before;
        assertTrue(meanwhile > SOME_CHUNKS_BYTES, "no more than " + meanwhile + " bytes until the cut was noticed");
        assertEquals(List.of(), a.all(NodeEvent.PeerDisconnected.class));
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
