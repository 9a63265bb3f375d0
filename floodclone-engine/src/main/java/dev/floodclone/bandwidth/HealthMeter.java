package dev.floodclone.bandwidth;

/**
 * Says how one path fares, measured by its own estimates. It is down while it is silent, and degraded
 * <ul>
 * <li>at once when data is in flight and nothing of it is acknowledged for {@link #STALL_NANOS} and two round trips;
 * <li>after {@link #HOLD_NANOS} of a loss, of a round trip or, where there is data to send, of a rate beyond the bounds
 * to become so.
 * </ul>
 * It is up again after as long within the tighter bounds to stay so, and as soon as a silent path is heard again. A
 * rate is compared with the newest estimate of the bottleneck, so a path that has become slow for good is degraded
 * until the estimate has followed: that tells of the change, not of slow paths. No clock of its own; owned by one
 * thread.
 */
public final class HealthMeter {

    /** How long the bounds must be passed, either way: some round trips of a long path. */
    static final long HOLD_NANOS = 2_000_000_000L;

    /** Half of the second, beside round trips, after which a path counts as silent. */
    static final long STALL_NANOS = 500_000_000L;
    static final int STALL_ROUND_TRIPS = 2;

    /** Loss that is twice the worst of the links that this program is made for; a queue of more than the path's BDP. */
    private static final Bounds TO_BECOME_DEGRADED = new Bounds(2 * LossMeter.MAX_RANDOM_LOSS, 3, 50_000_000L, 0.25);
    private static final Bounds TO_STAY_DEGRADED = new Bounds(LossMeter.MAX_RANDOM_LOSS, 2, 25_000_000L, 0.5);

    private Health health = Health.UP;
    private long agreedNanos;
    private long movedNanos;
    private long deliveredBytes;

    public HealthMeter(long nowNanos) {
        agreedNanos = nowNanos;
        movedNanos = nowNanos;
    }

    /**
     * Takes in the newest figures; to be called some times a second.
     *
     * @param silent whether something is due from the peer and nothing came for three round trips and a second
     * @param deliveredBytesPerSecond over the last seconds
     */
    public Health update(long nowNanos, boolean silent, PathSnapshot path, long deliveredBytesPerSecond) {
        boolean stalled = isStalled(nowNanos, path);
        if (silent) {
            become(Health.DOWN, nowNanos);
            return health;
        }
        if (health == Health.DOWN) {
            become(Health.UP, nowNanos);
            movedNanos = nowNanos;
            return health;
        }
        Bounds bounds = health == Health.DEGRADED ? TO_STAY_DEGRADED : TO_BECOME_DEGRADED;
        boolean off = stalled || bounds.arePassed(path, deliveredBytesPerSecond);
        if (off == (health == Health.DEGRADED)) {
            agreedNanos = nowNanos;
        } else if (stalled || nowNanos - agreedNanos >= HOLD_NANOS) {
            become(off ? Health.DEGRADED : Health.UP, nowNanos);
        }
        return health;
    }

    private boolean isStalled(long nowNanos, PathSnapshot path) {
        if (path.bytesInFlight() == 0 || path.deliveredBytes() != deliveredBytes) {
            movedNanos = nowNanos;
        }
        deliveredBytes = path.deliveredBytes();
        return nowNanos - movedNanos > STALL_NANOS + STALL_ROUND_TRIPS * path.smoothedRttNanos();
    }

    private void become(Health next, long nowNanos) {
        health = next;
        agreedNanos = nowNanos;
    }

    /**
     * Where a path is no longer what its estimates promise.
     *
     * @param lossRate share of packets
     * @param rttFactor smoothed round trip in least ones, on top of {@code rttNanos}
     * @param rttNanos what queues of short paths may add
     * @param rateShare of the bottleneck's estimate that is delivered while there is data to send
     */
    private record Bounds(double lossRate, double rttFactor, long rttNanos, double rateShare) {

        boolean arePassed(PathSnapshot path, long deliveredBytesPerSecond) {
            boolean hasData = !path.appLimited() && path.bytesInFlight() > 0;
            return path.lossRate() > lossRate
                    || path.smoothedRttNanos() > rttFactor * path.minRttNanos() + rttNanos
                    || hasData && deliveredBytesPerSecond < rateShare * path.bottleneck().bytesPerSecond();
        }
    }
}
