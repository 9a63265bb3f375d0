package dev.floodclone.discovery;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When one node announces itself on one link: when asked, three times at the start for those who wait already, and
 * then about every two seconds for those who only listen, less often in a large swarm.
 */
final class AnnouncementSchedule {

    private static final int QUICK_ONES = 3;
    private static final long QUICK_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final boolean source;
    private final RandomGenerator random;
    private final AnswerSuppression answers;
    private int quickOnesLeft = QUICK_ONES;
    private long nextUnaskedNanos;

    AnnouncementSchedule(boolean source, RandomGenerator random, long nowNanos) {
        this.source = source;
        this.random = random;
        this.answers = new AnswerSuppression(random);
        this.nextUnaskedNanos = nowNanos;
    }

    /** @param others other nodes of the session on this link */
    void asked(int others, long nowNanos) {
        answers.asked(source ? 0 : others, nowNanos);
    }

    /** Another node of the session announced itself. */
    void heard() {
        answers.heard();
    }

    long nextNanos() {
        return Math.min(nextUnaskedNanos, answers.nextNanos());
    }

    /** Whether to announce now; if so, the next time is set. */
    boolean due(int others, long nowNanos) {
        if (nowNanos >= nextUnaskedNanos) {
            speakUp(others, nowNanos);
        }
        if (!answers.due(nowNanos)) {
            return false;
        }
        if (quickOnesLeft == 0) {
            nextUnaskedNanos = nowNanos + periodNanos(others);
        }
        return true;
    }

    /** The quick ones are suppressed like answers: they serve the same listeners. */
    private void speakUp(int others, long nowNanos) {
        if (quickOnesLeft > 0) {
            quickOnesLeft--;
            asked(others, nowNanos);
        } else {
            answers.asked(0, nowNanos);
        }
        nextUnaskedNanos = nowNanos + (quickOnesLeft > 0 ? QUICK_GAP_NANOS : periodNanos(others));
    }

    /** Between half and one and a half of the mean, so that nodes don't fall into step. */
    private long periodNanos(int others) {
        long mean = Population.periodNanos(others);
        return mean / 2 + random.nextLong(mean);
    }
}
