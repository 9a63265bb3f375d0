package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real nodes in the background, beside such that are not, and within limits. */
@Timeout(90)
class BackgroundIT extends EmulatedNodes {

    private static final Set<String> LEDBAT_STATES = Set.of("RAMP", "STEADY", "DRAIN", "QUIET");
    private static final int FILE_BYTES = 3 << 20;

    @BeforeEach
    void emulate() {
        emulate(star("20 5ms"));
    }

    @Test
    void aSessionOfBothKindsCompletes() throws Exception {
        Path file = file(FILE_BYTES);
        RunningNode source = source(RunningNode.open(file, 2).inBackground());
        RunningNode background = receiver("a", into("a").inBackground());
        RunningNode ordinary = receiver("b");
        assertVerified(file, background);
        assertVerified(file, ordinary);
        assertEquals(List.of(true, true, false), List.of(isBackground(source), isBackground(background),
                isBackground(ordinary)));
    }

    @Test
    void whatItSendsIsControlledByDelayAndKeepsToLimits() throws Exception {
        Path file = file(FILE_BYTES);
        Bandwidth limit = new Bandwidth(500_000);
        RunningNode source = source(RunningNode.open(file, 0).inBackground()
                .with(LimitPlan.always(
                        new BandwidthLimits(limit, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO))));
        long startNanos = System.nanoTime();
        RunningNode receiver = receiver("a");
        receiver.awaitProgress(progress -> progress.verifiedBytes() > FILE_BYTES / 2);
        List<String> states = source.network().paths().stream().map(path -> path.snapshot().state()).toList();
        assertEquals(1, states.size());
        assertTrue(LEDBAT_STATES.containsAll(states), states.toString());
        assertVerified(file, receiver);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertTrue(seconds > 0.9 * FILE_BYTES / limit.bytesPerSecond(), "after " + seconds + " s");
    }

    private static boolean isBackground(RunningNode node) throws Exception {
        return node.await(NodeEvent.Started.class).background();
    }
}
