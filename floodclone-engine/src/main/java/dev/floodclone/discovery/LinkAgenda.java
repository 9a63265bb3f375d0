package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One node's part in the discovery on one link: beacons come in, beacons to send come out. Pure: the owner passes the
 * time (nanoseconds from any start, never negative), sends what is due and calls again at {@link #nextNanos}.
 */
final class LinkAgenda {

    private final NodeId self;
    private final RandomGenerator random;
    private final Population population = new Population();
    private Beacon.Query query;
    private QueryBackoff backoff;
    private Announcement announcement;
    private AnnouncementSchedule schedule;

    LinkAgenda(NodeId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    /** @param session 0 for any */
    void query(long session, long nowNanos) {
        query = new Beacon.Query(self, session);
        backoff = new QueryBackoff(random, nowNanos);
    }

    void stopQuerying() {
        backoff = null;
    }

    /** From now on; of a session that is announced already only the content changes. */
    void announce(Announcement content, long nowNanos) {
        boolean known = schedule != null && announcement.session().equals(content.session());
        announcement = content;
        if (!known) {
            schedule = new AnnouncementSchedule(content.source(), random, nowNanos);
        }
    }

    void stopAnnouncing() {
        schedule = null;
    }

    /** @param beacon from another node */
    void received(Beacon beacon, long nowNanos) {
        if (beacon instanceof Beacon.Answer answer) {
            population.heard(answer.sender(), answer.announcement().session(), nowNanos);
            if (schedule != null && answer.announcement().session().equals(announcement.session())) {
                schedule.heard();
            }
        } else if (beacon instanceof Beacon.Query asked && schedule != null && asked.asksFor(announcement)) {
            schedule.asked(others(nowNanos), nowNanos);
        }
    }

    /** When {@link #due} has to be called next; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        long queryNanos = backoff == null ? Long.MAX_VALUE : backoff.nextNanos();
        long announcementNanos = schedule == null ? Long.MAX_VALUE : schedule.nextNanos();
        return Math.min(queryNanos, announcementNanos);
    }

    /** What to send now. */
    List<Beacon> due(long nowNanos) {
        List<Beacon> beacons = new ArrayList<>(2);
        if (nowNanos < nextNanos()) {
            return beacons;
        }
        if (backoff != null && backoff.due(nowNanos)) {
            beacons.add(query);
        }
        if (schedule != null && schedule.due(others(nowNanos), nowNanos)) {
            beacons.add(new Beacon.Answer(announcement));
        }
        return beacons;
    }

    private int others(long nowNanos) {
        return population.size(announcement.session(), nowNanos);
    }
}
