package dev.floodclone;

import java.util.SplittableRandom;

/**
 * Runs a test with several random seeds and names the seed that failed; {@code -Dfloodclone.seed=N} repeats that one.
 */
public final class RandomRuns {

    private RandomRuns() {
    }

    public static void of(int count, RandomTest test) throws Exception {
        String wanted = System.getProperty("floodclone.seed");
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < (wanted == null ? count : 1); i++) {
            long seed = wanted == null ? seeds.nextLong() : Long.parseLong(wanted);
            try {
                test.run(new SplittableRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("failed with -Dfloodclone.seed=" + seed, e);
            }
        }
    }

    /** A test that draws all its chances from the parameter. */
    @FunctionalInterface
    public interface RandomTest {
        void run(SplittableRandom random) throws Exception;
    }
}
