package dev.floodclone.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a source does with two paths to one peer, {@code slow} at 20 and {@code fast} at 30 Mbit/s, chunk by chunk. */
class StrategyTest {

    private static final int CHUNKS = 120;
    private static final long RTT_MILLIS = 10;

    @Test
    void fastestGivesAChunkToWhoeverIsIdle() {
        SwarmScript script = twoPaths(Strategy.FASTEST);
        List<String> sends = finishAll(script);
        assertEquals(1, on("slow", sends).size());
        for (int i = 0; i < 5; i++) {
            sends = script.sent("fast", chunkOn("fast", sends)).sends();
        }
    }

    @Test
    void balancedLetsNoPathGetAheadOfOneThatIsSending() {
        SwarmScript script = twoPaths(Strategy.BALANCED);
        int[] given = new int[2];
        List<String> sends = finishAll(script);
        for (int round = 0; round < 8; round++) {
            given[0] += on("slow", sends).size();
            given[1] += on("fast", sends).size();
            int slow = chunkOn("slow", sends);
            List<String> more = List.of();
            for (int chunk = lastOn("fast", sends); chunk >= 0; chunk = lastOn("fast", more)) {
                more = script.sent("fast", chunk).sends();
                given[1] += more.size();
            }
            sends = script.sent("slow", slow).sends();
        }
        assertTrue(Math.abs(given[0] - given[1]) <= 2, given[0] + " over the slow, " + given[1] + " over the fast one");
        assertTrue(given[0] >= 8);
    }

    @Test
    void balancedDoesNotWaitForAPathThatIsLateAndLetsItNotCatchUp() {
        SwarmScript script = twoPaths(Strategy.BALANCED);
        List<String> sends = finishAll(script);
        int stuck = chunkOn("slow", sends);
        script.sent("fast", chunkOn("fast", sends));
        for (List<String> more = script.sends(); !more.isEmpty(); more = script.sends()) {
            script.sent("fast", chunkOn("fast", more));
        }
        script.after(200);
        assertEquals(List.of(), script.sends(), "it may only have paused");
        script.after(200);
        for (int i = 0; i < 6; i++) {
            script.sent("fast", chunkOn("fast", script.sends()));
        }
        script.sent("slow", stuck);
        int together = 0;
        for (int i = 0; i < 4; i++) {
            sends = script.sends();
            together += on("fast", sends).isEmpty() ? 0 : 1;
            on("fast", sends).forEach(send -> script.sent("fast", chunkOf(send)));
            script.sent("slow", chunkOn("slow", sends));
        }
        assertTrue(together >= 2, "the fast one waits for two chunks at most");
    }

    @Test
    void reliableUsesTheBestPathAlone() {
        SwarmScript script = twoPaths(Strategy.RELIABLE);
        List<String> sends = settled(script);
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), on("slow", sends));
            sends = script.sent("fast", chunkOn("fast", sends)).sends();
        }
    }

    @Test
    void reliableKeepsToItsPathUnlessAnotherIsClearlyBetter() {
        SwarmScript script = twoPaths(Strategy.RELIABLE);
        List<String> sends = settled(script);
        script.measured("slow", 36, RTT_MILLIS, 100);
        sends = script.sent("fast", chunkOn("fast", sends)).sends();
        assertEquals(1, on("fast", sends).size(), sends.toString());
        script.measured("slow", 40, RTT_MILLIS, 100);
        assertEquals(1, on("slow", script.sends()).size(), "the better one takes over");
    }

    @Test
    void reliableGoesOnOverTheOtherWhenTheBestIsLate() {
        SwarmScript script = twoPaths(Strategy.RELIABLE);
        List<String> sends = settled(script);
        chunkOn("fast", sends);
        script.after(100);
        assertEquals(List.of(), script.sends());
        script.after(250);
        assertEquals(1, on("slow", script.sends()).size());
    }

    @Test
    void reliableGoesOnOverTheOtherWhenTheBestIsGone() {
        SwarmScript script = twoPaths(Strategy.RELIABLE);
        List<String> sends = settled(script);
        script.down("fast");
        assertEquals(1, on("slow", script.sends()).size(), sends.toString());
    }

    @Test
    void reliableRefreshesTheOtherNowAndThen() {
        SwarmScript script = twoPaths(Strategy.RELIABLE);
        int chunk = chunkOn("fast", settled(script));
        int others = 0;
        for (int second = 0; second < 23; second++) {
            script.after(1000);
            List<String> sends = script.sent("fast", chunk).sends();
            chunk = chunkOn("fast", sends);
            others += finishOn("slow", script, sends);
            script.has("fast", chunk);
        }
        assertEquals(2 * 8, others);
    }

    @Test
    void reliableSendsEachOfTheLastChunksOverBoth() {
        SwarmScript script = endgame(2);
        List<String> sends = script.sends();
        int first = chunkOn("fast", sends);
        int second = chunkOn("slow", sends);
        assertTrue(sends.stream().allMatch(send -> send.endsWith("duplicate")), "both copies are to be taken");
        assertEquals(List.of("send fast " + second + " duplicate"), script.sent("fast", first).sends());
        assertEquals(List.of("send slow " + first + " duplicate"), script.sent("slow", second).sends());
        assertEquals(List.of(), script.sent("slow", first).sent("fast", second).sends(), "no third time");
    }

    @Test
    void aPathThatDiesInTheEndCostsNothing() {
        SwarmScript script = endgame(1);
        assertEquals(2, script.sends().size());
        script.down("fast");
        assertEquals(List.of(), script.sends(), "the other copy is still on its way");
        script.down("slow").path("again", "a", "eth1");
        assertEquals(1, script.sends().size(), "now it is not");
    }

    @Test
    void aRefusedCopyIsNoReasonToSendTheChunkAgain() {
        SwarmScript script = endgame(1);
        int chunk = chunkOn("fast", script.sends());
        assertEquals(List.of(), script.refused("slow", chunk).sends());
        assertEquals(List.of(), script.refused("slow", chunk).after(50).sends());
    }

    @Test
    void aConfirmedChunkEndsBothCopies() {
        SwarmScript script = endgame(1);
        int chunk = chunkOn("fast", script.sends());
        assertEquals(List.of("cancel fast " + chunk, "cancel slow " + chunk),
                script.has("fast", chunk).does("cancel").stream().sorted().toList());
    }

    /** A peer that lacks only so many chunks. */
    private static SwarmScript endgame(int missing) {
        return measured(twoPaths(Strategy.RELIABLE).has("slow", IntStream.range(missing, CHUNKS).toArray()));
    }

    private static SwarmScript twoPaths(Strategy strategy) {
        return SwarmScript.source(CHUNKS, strategy).path("slow", "a", "eth0").path("fast", "a", "eth1");
    }

    private static SwarmScript measured(SwarmScript script) {
        return script.measured("slow", 20, RTT_MILLIS, 1000).measured("fast", 30, RTT_MILLIS, 1000);
    }

    /** The first chunks of the reserve arrive too; the fast path is still at the one that is returned. */
    private static List<String> settled(SwarmScript script) {
        List<String> first = finishAll(script);
        int others = finishOn("slow", script, first);
        assertEquals(7, others, "with the first one eight in a row");
        return on("fast", first);
    }

    /** Whatever one path is given arrives, until it is given no more; returns how many those were. */
    private static int finishOn(String path, SwarmScript script, List<String> sends) {
        int count = 0;
        for (List<String> more = on(path, sends); !more.isEmpty(); more = on(path, script.sends())) {
            script.sent(path, chunkOn(path, more)).has(path, chunkOn(path, more));
            count++;
        }
        return count;
    }

    /** The first chunk of each path, which shows its rate, arrives; returns what is sent then. */
    private static List<String> finishAll(SwarmScript script) {
        List<String> first = script.sends();
        assertEquals(1, on("slow", first).size());
        assertEquals(1, on("fast", first).size());
        measured(script).has("slow", chunkOn("slow", first), chunkOn("fast", first));
        return script.sent("slow", chunkOn("slow", first)).sent("fast", chunkOn("fast", first)).sends();
    }

    private static List<String> on(String path, List<String> sends) {
        return sends.stream().filter(send -> send.split(" ")[1].equals(path)).toList();
    }

    private static int chunkOn(String path, List<String> sends) {
        assertEquals(1, on(path, sends).size(), path + " in " + sends);
        return lastOn(path, sends);
    }

    private static int lastOn(String path, List<String> sends) {
        return on(path, sends).stream().mapToInt(StrategyTest::chunkOf).reduce(-1, (one, other) -> other);
    }

    private static int chunkOf(String send) {
        return Integer.parseInt(send.split(" ")[2]);
    }
}
