package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaxMinFillTest {

    private static final long ANY = BandwidthPool.UNLIMITED;

    @Test
    void allWhoAskForAllGetTheSame() {
        assertArrayEquals(new long[] {25, 25, 25, 25}, fill(100, 0, ANY, ANY, ANY, ANY, ANY));
    }

    @Test
    void whatOneLeavesGoesToTheOthers() {
        assertArrayEquals(new long[] {10, 45, 45}, fill(100, 0, ANY, 10, ANY, ANY));
        assertArrayEquals(new long[] {10, 30, 60}, fill(100, 0, ANY, 10, 30, ANY));
    }

    @Test
    void whatNobodyAsksForIsDividedEqually() {
        assertArrayEquals(new long[] {40, 60}, fill(100, 0, ANY, 10, 30));
    }

    @Test
    void theMinimumIsKeptEvenIfTheTotalIsExceeded() {
        assertArrayEquals(new long[] {40, 40, 40, 5}, fill(100, 40, ANY, ANY, ANY, ANY, 5));
    }

    @Test
    void nobodyGetsMoreThanTheHighest() {
        assertArrayEquals(new long[] {30, 30, 16}, fill(100, 0, 30, ANY, ANY, 5));
    }

    @Test
    void agreesWithAReferenceOnRandomDemands() throws Exception {
        RandomRuns.of(2000, random -> {
            long[] demands = demands(random);
            long total = random.nextLong(1, 100_000_000);
            long minimum = random.nextInt(3) == 0 ? random.nextLong(total) : 0;
            long highest = random.nextInt(3) == 0 ? Math.max(minimum, random.nextLong(1, 2 * total)) : ANY;
            long[] shares = fill(total, minimum, highest, demands);
            double[] expected = reference(total, minimum, highest, demands);
            String run = total + ", " + minimum + ", " + highest + ": " + Arrays.toString(demands) + " -> "
                    + Arrays.toString(shares);
            for (int i = 0; i < shares.length; i++) {
                assertEquals(expected[i], shares[i], demands.length + 1, run);
            }
            long sum = Arrays.stream(shares).sum();
            assertTrue(sum <= Math.max(total, minimum * demands.length), run);
        });
    }

    private static long[] demands(SplittableRandom random) {
        long[] demands = new long[random.nextInt(1, 60)];
        for (int i = 0; i < demands.length; i++) {
            demands[i] = random.nextInt(4) == 0 ? ANY : random.nextLong(1L << random.nextInt(1, 27));
        }
        return demands;
    }

    /** The level at which all share what is there, found by halving; the demands above it get just that. */
    private static double[] reference(long total, long minimum, long highest, long[] demands) {
        double low = 0;
        double high = total;
        for (int step = 0; step < 200; step++) {
            double level = (low + high) / 2;
            double sum = 0;
            for (long demand : demands) {
                sum += Math.min(level, Math.min(demand, highest));
            }
            if (sum <= total) {
                low = level;
            } else {
                high = level;
            }
        }
        double[] shares = new double[demands.length];
        double asked = 0;
        for (long demand : demands) {
            asked += Math.min(demand, highest);
        }
        double spare = asked <= total ? (total - asked) / demands.length : 0;
        for (int i = 0; i < demands.length; i++) {
            double level = asked <= total ? total : Math.max(low, minimum);
            shares[i] = Math.min(Math.min(level, Math.min(demands[i], highest)) + spare, highest);
        }
        return shares;
    }

    private static long[] fill(long total, long minimum, long highest, long... demands) {
        long[] shares = new long[demands.length];
        MaxMinFill.fill(total, minimum, highest, demands, shares);
        return shares;
    }
}
