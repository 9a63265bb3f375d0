package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkAgendaTest {

    private static final SessionId SESSION = new SessionId(77);
    private static final NodeId SELF = new NodeId(1);
    private static final NodeId OTHER = new NodeId(2);
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long SECOND_NANOS = 1_000 * MILLI_NANOS;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final LinkAgenda agenda = new LinkAgenda(SELF, random);

    @Test
    void aNewOneHasNothingToSay() {
        assertEquals(Long.MAX_VALUE, agenda.nextNanos());
        agenda.received(new Beacon.Query(OTHER, 0), 5);
        assertEquals(List.of(), agenda.due(5));
    }

    @Test
    void asksUntilStopped() {
        agenda.query(77, 5);
        assertEquals(List.of(new Beacon.Query(SELF, 77)), agenda.due(5));
        assertTrue(agenda.nextNanos() <= 5 + 100 * MILLI_NANOS, "seed " + seed);
        agenda.stopQuerying();
        assertEquals(Long.MAX_VALUE, agenda.nextNanos());
    }

    @Test
    void announcesThreeTimesQuicklyAndThenNowAndThenUntilStopped() {
        agenda.announce(announcement(SELF, true), 0);
        List<Long> times = run(agenda, 20 * SECOND_NANOS);
        assertEquals(List.of(0L, 100 * MILLI_NANOS, 200 * MILLI_NANOS), times.subList(0, 3));
        for (int i = 3; i < times.size(); i++) {
            long gap = times.get(i) - times.get(i - 1);
            assertTrue(gap >= SECOND_NANOS && gap <= 3 * SECOND_NANOS, gap + " ns, seed " + seed);
        }
        assertTrue(times.size() >= 9, times + ", seed " + seed);
        agenda.stopAnnouncing();
        assertEquals(Long.MAX_VALUE, agenda.nextNanos());
    }

    @Test
    void answersQueriesForItsSessionAndForAnyAtOnce() {
        Beacon answer = new Beacon.Answer(announcement(SELF, false));
        long now = settled(announcement(SELF, false));
        agenda.received(new Beacon.Query(OTHER, 0), now);
        assertEquals(List.of(answer), agenda.due(now));
        agenda.received(new Beacon.Query(OTHER, 77), now + SECOND_NANOS / 2);
        assertEquals(List.of(answer), agenda.due(now + SECOND_NANOS / 2));
        agenda.received(new Beacon.Query(OTHER, 78), now + SECOND_NANOS * 3 / 4);
        assertEquals(List.of(), agenda.due(now + SECOND_NANOS * 3 / 4));
    }

    @Test
    void theSourceAnswersAtOnceInALargeSwarmToo() {
        long now = settled(announcement(SELF, true));
        hearOthers(agenda, 1_000, now);
        agenda.received(new Beacon.Query(OTHER, 77), now);
        assertEquals(1, agenda.due(now).size());
    }

    @Test
    void newContentOfTheSameSessionStartsNothingAnew() {
        long now = settled(announcement(SELF, false));
        Announcement closed = new Announcement(SESSION, "s", "f", 9, false, SELF, 4433, false);
        agenda.announce(closed, now);
        assertEquals(List.of(), agenda.due(now));
        agenda.received(new Beacon.Query(OTHER, 77), now);
        assertEquals(List.of(new Beacon.Answer(closed)), agenda.due(now));
    }

    @Test
    void unaskedAnnouncementsOfALargeSwarmAreRare() {
        settled(announcement(SELF, false));
        hearOthers(agenda, 1_000, 0);
        long horizon = 100 * SECOND_NANOS;
        List<Long> times = run(agenda, horizon);
        assertTrue(times.size() <= 6, times + ", seed " + seed);
    }

    /** A thousand nodes that know each other, every packet taking a millisecond: the newcomer's first query. */
    @Test
    void aQueryOfALargeSwarmIsAnsweredSoonByAFew() {
        List<LinkAgenda> swarm = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            NodeId id = new NodeId(1_000 + i);
            LinkAgenda each = new LinkAgenda(id, random.split());
            each.announce(announcement(id, false), 0);
            run(each, SECOND_NANOS);
            hearOthers(each, 1_000, SECOND_NANOS);
            swarm.add(each);
        }
        long start = SECOND_NANOS;
        swarm.forEach(each -> each.received(new Beacon.Query(OTHER, 77), start));
        List<Long> answers = new ArrayList<>();
        for (long now = start; now < start + 100 * MILLI_NANOS; now += MILLI_NANOS) {
            answers.addAll(step(swarm, now));
        }
        assertTrue(!answers.isEmpty() && answers.size() <= 30, answers.size() + " answers, seed " + seed);
    }

    /** Everyone sends what is due, and hears it a millisecond later: that is, the loop's next turn. */
    private static List<Long> step(List<LinkAgenda> swarm, long now) {
        List<Beacon> sent = new ArrayList<>();
        swarm.forEach(each -> sent.addAll(each.due(now)));
        for (Beacon beacon : sent) {
            swarm.forEach(each -> each.received(beacon, now));
        }
        return sent.stream().map(beacon -> now).toList();
    }

    /** Announces, and lets the quick ones pass. */
    private long settled(Announcement announcement) {
        agenda.announce(announcement, 0);
        run(agenda, SECOND_NANOS / 2);
        return SECOND_NANOS / 2;
    }

    private static void hearOthers(LinkAgenda agenda, int others, long now) {
        for (int id = 10; id < 10 + others; id++) {
            agenda.received(new Beacon.Answer(announcement(new NodeId(id), false)), now);
        }
    }

    /** The times of what is sent before {@code end}. */
    private static List<Long> run(LinkAgenda agenda, long end) {
        List<Long> times = new ArrayList<>();
        while (agenda.nextNanos() < end) {
            long now = agenda.nextNanos();
            agenda.due(now).forEach(beacon -> times.add(now));
        }
        return times;
    }

    private static Announcement announcement(NodeId node, boolean source) {
        return new Announcement(SESSION, "s", "f", 9, true, node, 4433, source);
    }
}
