package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QueryBackoffTest {

    @Test
    void asksAtOnceAndThenEverMoreSlowly() {
        long seed = System.nanoTime();
        QueryBackoff backoff = new QueryBackoff(new SplittableRandom(seed), 1_000);
        assertEquals(1_000, backoff.nextNanos());
        assertFalse(backoff.due(999));
        long now = 1_000;
        for (int delayMillis : new int[] {100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000}) {
            assertTrue(backoff.due(now), "seed " + seed);
            assertFalse(backoff.due(now), "seed " + seed);
            long delay = backoff.nextNanos() - now;
            long longest = delayMillis * 1_000_000L;
            assertTrue(delay > longest * 3 / 4 && delay <= longest, delay + " ns, seed " + seed);
            now = backoff.nextNanos();
        }
    }

    @Test
    void aLateCallAsksOnce() {
        QueryBackoff backoff = new QueryBackoff(new SplittableRandom(1), 0);
        long late = 60_000_000_000L;
        assertTrue(backoff.due(late));
        assertFalse(backoff.due(late));
        assertTrue(backoff.nextNanos() > late);
    }
}
