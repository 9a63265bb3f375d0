package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaseDelayTest {

    private static final long MINUTE = 60_000_000_000L;

    private final BaseDelay base = new BaseDelay();

    @Test
    void isUnknownAtFirst() {
        assertEquals(0, base.nanos());
    }

    @Test
    void keepsTheLeastForTenMinutesAndNoLonger() {
        base.onSample(-5, 20);
        for (int minute = 1; minute < BaseDelay.MINUTES; minute++) {
            base.onSample(minute * MINUTE, 50 + minute);
            assertEquals(20, base.nanos(), "after " + minute + " minutes");
        }
        base.onSample(BaseDelay.MINUTES * MINUTE, 90);
        assertEquals(51, base.nanos());
    }

    @Test
    void forgetsAllAfterALongPause() {
        base.onSample(0, 20);
        base.onSample(100 * MINUTE, 70);
        assertEquals(70, base.nanos());
    }

    @Test
    void goesByALongerPathWhileThatIsSupposed() {
        base.onSample(0, 20);
        base.suppose(80);
        assertEquals(80, base.nanos());
        base.onSample(1, 75);
        assertEquals(75, base.nanos());
        base.dismiss();
        assertEquals(20, base.nanos());
        base.suppose(75);
        base.confirm(2);
        base.onSample(3, 90);
        assertEquals(75, base.nanos());
    }

    @Test
    void confirmingNothingChangesNothing() {
        base.onSample(0, 20);
        base.confirm(1);
        assertEquals(20, base.nanos());
    }

    @Test
    void neverExceedsTheLeastOfTheLastNineMinutes() {
        record Sample(long atNanos, long delayNanos) { }
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            BaseDelay delays = new BaseDelay();
            List<Sample> samples = new ArrayList<>();
            long nowNanos = random.nextLong() >> 2;
            for (int i = 0; i < 500; i++) {
                nowNanos += random.nextLong(random.nextInt(10) == 0 ? 3 * MINUTE : MINUTE / 20);
                long at = nowNanos;
                long delay = 1 + random.nextInt(1000);
                samples.add(new Sample(at, delay));
                delays.onSample(at, delay);
                long least = samples.stream().filter(s -> at - s.atNanos() < (BaseDelay.MINUTES - 1) * MINUTE)
                        .mapToLong(Sample::delayNanos).min().orElseThrow();
                long everLeast = samples.stream().mapToLong(Sample::delayNanos).min().orElseThrow();
                assertTrue(delays.nanos() <= least && delays.nanos() >= everLeast,
                        "seed " + seed + ", sample " + i);
            }
        }
    }
}
