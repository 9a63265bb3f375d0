package dev.floodclone.discovery;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When to ask on one link: at once, then after 100, 200, 400 ms and so on up to every 2 s, each shortened by up to a
 * quarter at random, so that nodes that were started together don't keep asking together.
 */
final class QueryBackoff {

    static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RandomGenerator random;
    private long delayNanos = FIRST_NANOS;
    private long nextNanos;

    QueryBackoff(RandomGenerator random, long nowNanos) {
        this.random = random;
        this.nextNanos = nowNanos;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Whether to ask now; if so, the next time is set. */
    boolean due(long nowNanos) {
        if (nowNanos < nextNanos) {
            return false;
        }
        nextNanos = nowNanos + delayNanos - random.nextLong(delayNanos / 4);
        delayNanos = Math.min(2 * delayNanos, LONGEST_NANOS);
        return true;
    }
}
