package dev.floodclone.discovery;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Decides whether and when one node answers the queries on one link, so that a query finds someone within
 * milliseconds, yet thousands of nodes don't answer it all: an answer goes to everyone on the link, so in a
 * large swarm each waits for a random time and stays quiet once it has heard enough others (as hosts do in RFC 2236,
 * section 3).
 */
final class AnswerSuppression {

    /** "No answer is due", and later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    /** Nodes beside this one up to which everyone answers at once: as many small packets hurt no link. */
    static final int SMALL_SWARM = 8;

    /** Answers that are enough: a newcomer learns of all others from the first that it reaches, the rest is reserve. */
    static final int ENOUGH = 3;

    /** Mean time to the first answer of a large swarm and between two, whatever its size: 200 a second or so. */
    static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Least time between two answers of one node: a hundred nodes that ask together get one answer, not a hundred. */
    static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RandomGenerator random;
    private long earliestNanos = Long.MIN_VALUE;
    private long nextNanos = NEVER;
    private int missing;

    AnswerSuppression(RandomGenerator random) {
        this.random = random;
    }

    /** @param others nodes that could answer as well, 0 to answer in any case */
    void asked(int others, long nowNanos) {
        if (others <= SMALL_SWARM) {
            nextNanos = Math.min(nextNanos, Math.max(nowNanos, earliestNanos));
            missing = Integer.MAX_VALUE;
        } else if (nextNanos == NEVER) {
            nextNanos = Math.max(nowNanos + random.nextLong(others * SPREAD_NANOS), earliestNanos);
            missing = ENOUGH;
        }
    }

    /** Another node answered. */
    void heard() {
        if (nextNanos != NEVER && --missing == 0) {
            nextNanos = NEVER;
        }
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Whether to answer now; if so, nothing is due until the next question. */
    boolean due(long nowNanos) {
        if (nowNanos < nextNanos) {
            return false;
        }
        nextNanos = NEVER;
        earliestNanos = nowNanos + GAP_NANOS;
        return true;
    }
}
