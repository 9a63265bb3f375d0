package dev.floodclone.swarm;

import static dev.floodclone.swarm.SwarmScript.holder;
import static dev.floodclone.swarm.SwarmScript.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeState;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The core's decisions, case by case. */
class SwarmTest {

    @Test
    void theSourceSendsEachChunkOnceBeforeAnyTwice() {
        for (long seed = 0; seed < 20; seed++) {
            SwarmScript script = source(8, seed).peer("a").peer("b");
            Set<String> sent = new HashSet<>();
            for (int round = 0; round < 4; round++) {
                for (String[] words : script.sends().stream().map(send -> send.split(" ")).toList()) {
                    assertTrue(sent.add(words[2]), "twice " + words[2] + ", seed " + seed);
                    script.sent(words[1], Integer.parseInt(words[2]));
                }
            }
            assertEquals(8, sent.size(), "seed " + seed);
        }
    }

    @Test
    void theRarestChunkGoesFirst() {
        SwarmScript script = holder(6, 0, 1, 2).peer("a").peer("b").has("b", 0, 1);
        assertEquals("send a 2", script.sends().get(0));
    }

    @Test
    void aChunkThatIsOnItsWayIsNotSentAgain() {
        SwarmScript script = holder(2, 0, 1).peer("a").claims("a", 0, "b");
        assertEquals(List.of("send a 1"), script.sends());
        assertEquals(List.of(), script.sent("a", 1).sends());
    }

    @Test
    void aChunkThatIsReleasedIsSent() {
        SwarmScript script = holder(1, 0).peer("a").claims("a", 0, "b");
        assertEquals(List.of(), script.sends());
        assertEquals(List.of("send a 0"), script.releases("a", 0).sends());
    }

    @Test
    void aSendIsCancelledWhenTheReceiverGotTheChunkElsewhere() {
        SwarmScript script = holder(1, 0).peer("a");
        assertEquals(List.of("send a 0"), script.sends());
        assertEquals(List.of("cancel a 0"), script.has("a", 0).does("cancel"));
    }

    @Test
    void aClaimThatWaitedOnADeadPathIsNotBelieved() {
        SwarmScript script = holder(1, 0).path("dies", "a", "eth0");
        assertEquals(List.of("send dies 0"), script.sends());
        script.down("dies").path("other", "a", "eth1").measured("other", 1, 10, 100);
        script.says("other", new Message.Claim(List.of(new Message.Arrival(0, SwarmScript.SELF)), List.of()));
        assertEquals(List.of("send other 0"), script.sends());
        script.says("other", new Message.Claim(List.of(new Message.Arrival(0, SwarmScript.SELF)), List.of()));
        assertEquals(List.of(), script.sent("other", 0).sends(), "this one is true");
    }

    @Test
    void aPathTakesTheNextChunkOnceTheLastOneIsHandedOver() {
        SwarmScript script = holder(2, 0, 1).peer("a").has("a", 0);
        assertEquals(List.of("send a 1"), script.sends());
        assertEquals(List.of(), script.sends());
        assertEquals(List.of(), script.sent("a", 1).sends());
        script = holder(2, 0, 1).peer("a");
        String first = script.sends().get(0);
        int sent = first.equals("send a 0") ? 0 : 1;
        assertEquals(List.of("send a " + (1 - sent)), script.sent("a", sent).sends());
    }

    @Test
    void aRefusedChunkIsLeftToTheOneThatBringsItUntilThatFails() {
        SwarmScript script = holder(1, 0).peer("a");
        assertEquals(List.of("send a 0"), script.sends());
        assertEquals(List.of(), script.claims("a", 0, "b").refused("a", 0).sends());
        assertEquals(List.of("send a 0"), script.releases("a", 0).sends());
    }

    @Test
    void aRefusalThatCrossesTheEndOfItsReasonIsNotForEver() {
        SwarmScript script = holder(1, 0).peer("a").claims("a", 0, "b").down("a").peer("a");
        assertEquals(List.of("send a 0"), script.sends());
        assertEquals(List.of(), script.releases("a", 0).sends());
        assertEquals(List.of("send a 0"), script.refused("a", 0).sends());
    }

    @Test
    void aChunkOfWhichNothingIsHeardIsSentAgain() {
        SwarmScript script = holder(1, 0).peer("a");
        assertEquals(List.of("send a 0"), script.sends());
        assertEquals(List.of(), script.sent("a", 0).after(19_000).sends());
        assertEquals(List.of("send a 0"), script.after(2_000).sends());
    }

    @Test
    void aSecondSenderOfTheSameChunkIsRefused() {
        SwarmScript script = holder(2).peer("a").peer("b").arrives("a", 0).arrives("b", 0);
        assertEquals(List.of("stop b 0"), script.does("stop"));
    }

    @Test
    void aSecondSenderThatKnowsOfTheFirstIsAcceptedAndAThirdIsNot() {
        SwarmScript script = holder(2).peer("a").peer("b").peer("c")
                .arrives("a", 0).arrivesAsDuplicate("b", 0).arrivesAsDuplicate("c", 0);
        assertEquals(List.of("stop c 0"), script.does("stop"));
        assertTrue(script.verified(0).does("stop").contains("stop b 0"));
    }

    @Test
    void aChunkThatIsHeldIsRefused() {
        assertEquals(List.of("stop a 0"), holder(2, 0).peer("a").arrives("a", 0).does("stop"));
    }

    @Test
    void neighboursHearOfArrivalsAndChunks() {
        SwarmScript script = holder(2).peer("a").peer("b");
        script.does("tell");
        assertEquals(List.of(new Message.Claim(List.of(new Message.Arrival(1, script.id("a"))), List.of())),
                script.arrives("a", 1).tells("b"));
        assertEquals(List.of(new Message.Have(List.of(1))), script.verified(1).tells("b"));
    }

    @Test
    void neighboursHearOfAnArrivalThatFails() {
        SwarmScript script = holder(2).peer("a").peer("b").arrives("a", 1);
        script.does("tell");
        assertEquals(List.of(new Message.Claim(List.of(), List.of(1))), script.down("a").tells("b"));
    }

    @Test
    void theEndgameHelpsOnlyAReceiverWhoseSenderIsLate() {
        SwarmScript script = holder(2, 0, 1).peer("a").measured("a", 10, 20, 100).has("a", 1).claims("a", 0, "b");
        assertEquals(List.of(), script.after(50).sends());
        assertEquals(List.of("send a 0 duplicate"), script.after(100).sends());
        assertEquals(List.of(), script.sent("a", 0).after(1000).sends());
    }

    @Test
    void noHelpBeforeTheEndgame() {
        SwarmScript script = holder(40, 0).peer("a").measured("a", 10, 20, 100).claims("a", 0, "b");
        assertEquals(List.of(), script.after(5000).sends());
    }

    @Test
    void theMostDeprivedReceiverGoesFirstWhenTheLinkHasNoRoomForAll() {
        SwarmScript script = holder(8, 0, 1, 2, 3).peer("a").peer("b").peer("c")
                .has("a", 0).has("b", 0, 1).has("c", 0, 1, 2).measured("c", 10, 10, 0);
        fillLink(script);
        List<String> sends = script.sends();
        assertEquals(2, sends.size(), sends.toString());
        assertTrue(sends.get(0).startsWith("send a"), sends.toString());
        assertTrue(sends.get(1).startsWith("send b"), sends.toString());
    }

    /** Each of the two receivers alone is measured to take what the link carries. */
    private static void fillLink(SwarmScript script) {
        script.measured("a", 10, 10, 0).measured("b", 10, 10, 0);
        script.after(1000).measured("a", 10, 10, 1000);
    }

    @Test
    void aReceiverThatDoesNotFillTheLinkLeavesRoomForTheNext() {
        SwarmScript script = holder(8, 0, 1, 2, 3).peer("a").peer("b");
        fillLink(script);
        script.measured("a", 5, 10, 0).measured("b", 5, 10, 0);
        assertEquals(2, script.sends().size());
    }

    @Test
    void eachLinkIsFilledByItself() {
        SwarmScript script = holder(8, 0, 1, 2, 3).path("a", "a", "eth0").path("b", "b", "eth1");
        fillLink(script);
        assertEquals(2, script.sends().size());
    }

    @Test
    void twoPathsToOnePeerCarryDifferentChunks() {
        SwarmScript script = holder(2, 0, 1).path("a", "a", "eth0").path("a2", "a", "eth1");
        List<String> sends = script.sends();
        assertEquals(2, sends.size());
        assertFalse(sends.get(0).endsWith(sends.get(1).substring(sends.get(1).length() - 2)), sends.toString());
    }

    @Test
    void aPeerWithSeveralIdlePathsIsServedOverTheFastestOne() {
        SwarmScript script = holder(2, 0).path("slow", "a", "eth0").path("fast", "a", "eth1")
                .measured("slow", 10, 10, 0).measured("fast", 20, 10, 0);
        assertEquals(List.of("send fast 0"), script.sends());
    }

    @Test
    void aPathThatWasNeverUsedIsTriedFirst() {
        SwarmScript script = holder(2, 0).path("old", "a", "eth0").path("new", "a", "eth1").measured("old", 10, 10, 0);
        assertEquals(List.of("send new 0"), script.sends());
    }

    /** Two that this node reaches at 10 Mbit/s over a link of 30, and of which one says it reaches the other at 30. */
    private static SwarmScript nearAndFar(int chunks, int... held) {
        return nearAndFar(holder(chunks, held), 10);
    }

    private static SwarmScript nearAndFar(SwarmScript script, long megabitsToNear) {
        script.peer("far").peer("near").peer("here").has("here", 0, 1)
                .measured("here", 30, 20, 0).measured("near", megabitsToNear, 20, 0).measured("far", 10, 5, 0)
                .says("near", new Message.Rates(List.of(new Message.Rate(script.id("far"), 30_000_000 / 8))));
        return script.after(1000).measured("here", 30, 20, 1000).measured("far", 10, 5, 0);
    }

    @Test
    void aChunkThatANearerOneHoldsIsLeftToThatOneForAWhile() {
        SwarmScript script = nearAndFar(1, 0).has("near", 0);
        assertEquals(List.of(), script.sends());
        assertEquals(List.of(), script.after(300).sends());
        assertEquals(List.of("send far 0"), script.after(300).sends());
    }

    @Test
    void aChunkThatANearerOneIsJustReceivingIsLeftToThatOne() {
        SwarmScript script = nearAndFar(2, 0, 1).claims("near", 0, "other").has("near", 1);
        assertEquals(List.of(), script.sends());
    }

    @Test
    void aChunkThatNoNearerOneHasIsSentHoweverFarItIs() {
        SwarmScript script = nearAndFar(2, 0, 1).has("near", 0).says("near", new Message.HoldBack(1000));
        assertEquals(List.of("send far 1"), script.sends());
    }

    @Test
    void whatTheNearerOneGaveUpIsSent() {
        SwarmScript script = nearAndFar(1, 0).claims("near", 0, "other").says("near", new Message.HoldBack(1000));
        assertEquals(List.of(), script.sends());
        assertEquals(List.of("send far 0"), script.releases("near", 0).sends());
    }

    @Test
    void aFirstChunkToAReceiverThatTurnsOutFarIsGivenUpWhereTwoFarOnesAreServed() {
        SwarmScript script = nearAndFar(12, IntStream.range(0, 12).toArray()).peer("far2").peer("far3")
                .measured("far2", 10, 5, 0);
        Stream.of("near", "far", "far2", "far3").forEach(each -> script.has(each, 0, 1, 2, 3, 4));
        script.has("here", IntStream.range(0, 12).toArray());
        List<Message.Rate> rates = Stream.of("far2", "far3")
                .map(far -> new Message.Rate(script.id(far), 30_000_000 / 8)).toList();
        script.says("near", new Message.Rates(rates));
        List<String> sends = script.sends();
        assertTrue(Stream.of("far", "far2", "far3").allMatch(far ->
                sends.stream().anyMatch(send -> send.startsWith("send " + far + " "))), sends.toString());
        assertEquals(1, script.measured("far3", 2, 5, 0).does("cancel far3").size());
        assertEquals(List.of(), script.measured("far2", 2, 5, 0).does("cancel"), "those that were known before stay");
    }

    @Test
    void whatNobodyNearHasCrossesFromTheHolderToWhomItFalls() {
        int[] chunks = IntStream.range(0, 16).toArray();
        SwarmScript script = nearAndFar(16, chunks).says("near", new Message.HoldBack(1000)).has("here", chunks);
        Set<Integer> crossed = new HashSet<>();
        for (List<String> sends = script.sends(); !sends.isEmpty(); sends = script.sends()) {
            int chunk = Integer.parseInt(sends.get(0).substring("send far ".length()));
            crossed.add(chunk);
            script.sent("far", chunk);
        }
        assertEquals(Arrays.stream(chunks).filter(chunk -> Rendezvous.rank(SwarmScript.SELF, chunk)
                > Rendezvous.rank(script.id("here"), chunk)).boxed().collect(Collectors.toSet()), crossed);
        assertEquals(1, script.after(500).sends().size(), "the others had their head start");
    }

    @Test
    void whatCrossesToAVerySlowNewcomerIsNotSentToAnotherNewcomerForAWhile() {
        assertEquals(List.of("send new 0"), newcomers(10).sends());
        SwarmScript script = newcomers(2);
        assertEquals(List.of(), script.sends());
        assertEquals(List.of("send new 0"), script.after(2200).sends());
    }

    private static SwarmScript newcomers(long megabitsToOne) {
        return holder(9, 0).peer("here").peer("slow").peer("new").has("here", 0).measured("here", 30, 20, 0).after(1000)
                .measured("here", 30, 20, 1000).claims("slow", 0, "here").measured("slow", megabitsToOne, 20, 0);
    }

    @Test
    void withoutTheRuleNobodyIsNearer() {
        SwarmScript script = nearAndFar(SwarmScript.holderWithout(Rule.NEAR_BEFORE_FAR, 1, 0), 10)
                .has("near", 0);
        assertEquals(List.of("send far 0"), script.sends());
    }

    @Test
    void whoIsReachedFastIsOnThisSideOfAnyBottleneck() {
        SwarmScript script = nearAndFar(holder(1, 0), 30).has("near", 0);
        assertEquals(List.of("send far 0"), script.sends());
    }

    @Test
    void neighboursHearHowFastOthersAreReached() {
        SwarmScript script = holder(1).peer("a").peer("b").measured("b", 8, 20, 0);
        List<Message> told = script.tells("a");
        assertTrue(told.contains(new Message.Rates(List.of(new Message.Rate(script.id("b"), 1_000_000)))),
                told.toString());
        assertEquals(List.of(), script.after(1000).measured("b", 9, 20, 0).tells("a"));
    }

    @Test
    void theSourcesClaimOfARightOfWayMakesOthersOnThatLinkHoldBack() {
        SwarmScript script = holder(1).peer("src").peer("a").path("b", "b", "eth1");
        script.says("src", new Message.Peers(List.of(
                new NodeRecord(script.id("src"), 1, List.of(), true, 0, NodeState.ACTIVE))));
        script.does("tell");
        script.says("src", new Message.RightOfWay(700));
        assertEquals(List.of("tell a HoldBack"), script.does("tell"));
        assertEquals(List.of(), script.says("a", new Message.RightOfWay(700)).does("tell"));
    }

    @Test
    void whoIsToldToHoldBackPausesNoLongerThanTwoSeconds() {
        SwarmScript script = holder(1, 0).peer("a").says("a", new Message.HoldBack(500));
        assertEquals(List.of(), script.after(400).sends());
        assertEquals(List.of("send a 0"), script.after(100).sends());
        script = holder(1, 0).peer("a").says("a", new Message.HoldBack(100_000));
        assertEquals(List.of("send a 0"), script.after(2000).sends());
    }

    @Test
    void noMoreThanTwoPeersAreProbedAtOnce() {
        SwarmScript script = holder(8, 0, 1, 2, 3).peer("a").peer("b").peer("c").peer("d");
        assertEquals(2, script.sends().size());
        assertEquals(2, script.after(2001).sends().size(), "a probe that is stuck keeps nobody waiting");
    }

    @Test
    void whoHoldsLittleMayBeBeyondABottleneckSoTwoAtOnceGetTheirFirstChunks() {
        SwarmScript script = holder(12, IntStream.range(0, 12).toArray()).peer("a").peer("b").peer("c")
                .measured("a", 10, 20, 0).after(1000).measured("a", 10, 20, 1000)
                .measured("b", 2, 20, 0).measured("c", 2, 20, 0);
        assertEquals(2, script.sends().size());
        assertEquals(List.of(), script.has("c", 0, 1, 2, 3).sends());
        assertEquals(1, script.has("c", 4).sends().size(), "those beside it can tell by then");
    }

    /**
     * One chunk, that other holders of it may send as well, over paths with a longer round trip than it takes to send.
     */
    private static SwarmScript oneOfTwoHolders() {
        SwarmScript script = holder(1).peer("a").peer("other").has("other", 0).measured("a", 50, 100, 0);
        return script.after(5000).verified(0);
    }

    @Test
    void whoJustGotAChunkLeavesItToThoseWhoHadItFirst() {
        assertEquals(List.of(), oneOfTwoHolders().sends());
        assertEquals(List.of(), oneOfTwoHolders().after(5).sends());
    }

    @Test
    void aChunkThatNobodyElseHoldsIsSentAtOnce() {
        SwarmScript script = holder(1).peer("a").peer("other").measured("a", 50, 100, 0).after(5000).verified(0);
        assertTrue(script.sends().contains("send a 0"));
    }

    @Test
    void aChunkThatDoesNotSpreadIsSentBeforeLong() {
        SwarmScript script = oneOfTwoHolders();
        boolean sent = false;
        for (int millis = 0; millis < 450; millis += 50) {
            sent |= script.after(50).sends().contains("send a 0");
        }
        assertTrue(sent);
    }

    @Test
    void whereAChunkTakesLongerThanARefusalNobodyWaits() {
        SwarmScript script = holder(1).peer("a").peer("other").has("other", 0).measured("a", 1, 10, 0);
        assertEquals(List.of("send a 0"), script.after(5000).verified(0).sends());
    }

    @Test
    void aNewPeerIsToldEverything() {
        SwarmScript script = holder(3, 1).peer("a").arrives("a", 2);
        script.does("tell");
        List<Message> told = script.peer("b").tells("b");
        assertEquals(1, assertInstanceOf(Message.HaveAll.class, told.get(0)).chunks().next(0));
        assertEquals(List.of(new Message.Arrival(2, script.id("a"))),
                assertInstanceOf(Message.Claim.class, told.get(1)).arriving());
        assertEquals(List.of(SwarmScript.SELF),
                assertInstanceOf(Message.Peers.class, told.get(2)).nodes().stream().map(NodeRecord::id).toList());
    }

    @Test
    void aSecondPathTellsNothingUntilTheFirstDies() {
        SwarmScript script = holder(3, 1).path("a", "a", "eth0");
        script.does("tell");
        assertEquals(List.of(), script.path("a2", "a", "eth1").tells("a2"));
        assertInstanceOf(Message.HaveAll.class, script.down("a").tells("a2").get(0));
    }

    @Test
    void whatADeadPathWasSendingIsSentAnew() {
        SwarmScript script = holder(1, 0).path("a", "a", "eth0").path("a2", "a", "eth1");
        assertEquals(List.of("send a 0"), script.sends());
        assertEquals(List.of("send a2 0"), script.down("a").sends());
    }

    @Test
    void aNodeThatIsSaidToBeGoneContradicts() {
        SwarmScript script = holder(1).peer("a");
        NodeRecord slander = new NodeRecord(SwarmScript.SELF, 7, List.of(), false, 0, NodeState.GONE);
        script.says("a", new Message.Peers(List.of(slander)));
        assertEquals(NodeState.ACTIVE, script.swarm.ownRecord().state());
        assertEquals(8, script.swarm.ownRecord().version());
    }

    @Test
    void membershipSpreadsFromNeighbourToNeighbour() {
        SwarmScript script = holder(1).peer("a").peer("b");
        script.does("tell");
        NodeRecord far = script.record("far", 3, NodeState.ACTIVE);
        script.says("a", new Message.Peers(List.of(far))).does("tell");
        assertTrue(script.after(250).tells("b").contains(new Message.Peers(List.of(far))));
        script.says("b", new Message.Peers(List.of(script.record("far", 2, NodeState.GONE))));
        assertEquals(NodeState.ACTIVE, script.swarm.member(far.id()).orElseThrow().state());
    }

    @Test
    void aLostPeerIsDeclaredGoneUnlessItWasComplete() {
        SwarmScript script = holder(1).peer("a").peer("b");
        script.says("a", new Message.Peers(List.of(script.record("a", 1, NodeState.ACTIVE),
                script.record("b", 1, NodeState.COMPLETE))));
        script.event(new Event.PeerLost(script.id("a"))).event(new Event.PeerLost(script.id("b")));
        assertEquals(NodeState.GONE, script.swarm.member(script.id("a")).orElseThrow().state());
        assertEquals(NodeState.COMPLETE, script.swarm.member(script.id("b")).orElseThrow().state());
    }

    @Test
    void chunksOutOfRangeAreIgnored() {
        SwarmScript script = holder(2, 0).peer("a").has("a", -1, 2, 99).claims("a", 99, "b");
        assertEquals(List.of("send a 0"), script.sends());
    }
}
