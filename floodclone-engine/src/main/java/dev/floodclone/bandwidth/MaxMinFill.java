package dev.floodclone.bandwidth;

import java.util.Arrays;

/**
 * Max-min fair division of a rate: nobody gets more than it asks for while another one lacks, and whoever lacks gets as
 * much as anybody. What is left when all have what they ask for is divided equally, as they may soon ask for more.
 * Source: Bertsekas, Gallager, Data Networks (1992), section 6.5.2, on one link.
 */
final class MaxMinFill {

    private static final long OPEN = -1;

    private MaxMinFill() {
    }

    /**
     * All in bytes per second. The shares add up to no more than {@code total}, unless that leaves some with less than
     * {@code minimum} that ask for more.
     *
     * @param highest no share is above it
     * @param shares takes the result, for each demand its own
     */
    static void fill(long total, long minimum, long highest, long[] demands, long[] shares) {
        Arrays.fill(shares, OPEN);
        long rest = total;
        int open = demands.length;
        for (int before = open + 1; open > 0 && open < before;) {
            before = open;
            long level = rest / open;
            for (int i = 0; i < demands.length; i++) {
                long demand = Math.min(demands[i], highest);
                if (shares[i] == OPEN && demand <= level) {
                    shares[i] = demand;
                    rest -= demand;
                    open--;
                }
            }
        }
        long level = open == 0 ? 0 : Math.max(rest / open, minimum);
        long spare = open == 0 && demands.length > 0 ? rest / demands.length : 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = shares[i] == OPEN ? Math.min(level, Math.min(demands[i], highest))
                    : Math.min(shares[i] + spare, highest);
        }
    }
}
