package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.Bandwidth;

/**
 * A local interface and what leaves and arrives by it, paths that have ended included.
 *
 * @param paths connections that use it now
 * @param capacity the most that it was seen to send within the last seconds, or that one of its paths is estimated to
 *         carry; zero while unknown
 * @param minRttNanos least of its paths; 0 while unknown
 * @param smoothedRttNanos least of its paths; 0 while unknown
 * @param lossRate mean of its paths, weighted by what they carry
 * @param condition its health is the best of its paths' and stays when the last one ends while it is down
 */
public record LinkStatus(String link, int paths, Bandwidth capacity, long minRttNanos, long smoothedRttNanos,
        double lossRate, Condition condition) {
}
