package dev.floodclone.swarm;

/**
 * Corrects what receivers' rates promise of a link by what it really carries (rule 3). A path's rate is what it has
 * reached at best; where others crowd its receiver's link too it is less, and a link that should be full is not. It
 * then takes more receivers at once; when there are no more of them, it is crowded out (rule 7). Owned by {@link
 * EgressLink}.
 */
final class Overbooking {

    /** Long against the gaps between chunks, short against a transfer. */
    private static final long PERIOD_NANOS = 200_000_000L;

    /** A link carries clearly less than it could from here down. */
    private static final double LOW = 0.85;

    /** A link that carries this much is full. */
    private static final double FULL = 0.95;

    /** Rates are those that were reached at best, so half as much again may be promised from the start. */
    private static final double MIN_FACTOR = 1.5;

    private static final double MAX_FACTOR = 4;
    private static final double MAX_STEP = 2;
    private static final double DECAY = 0.9;

    /** Whom the link serves. */
    enum Load { IDLE, ALL_SERVED, BOOKED_OUT }

    private double factor = MIN_FACTOR;
    private boolean crowdedOut;
    private boolean started;
    private Load lastLoad = Load.IDLE;
    private long lastNanos;
    private long lastBytes;

    /** How many times its capacity the link may be promised. */
    double factor() {
        return factor;
    }

    /** Whether all whom this link can serve get clearly less of it than it has carried. */
    boolean isCrowdedOut() {
        return crowdedOut;
    }

    /** Totals cannot be compared across this moment. */
    void restart() {
        started = false;
    }

    void measured(long deliveredBytes, long capacityBytesPerSecond, Load load, long nowNanos) {
        long periodNanos = nowNanos - lastNanos;
        if (started && periodNanos < PERIOD_NANOS) {
            return;
        }
        if (started && load == lastLoad && deliveredBytes > lastBytes) {
            judge((deliveredBytes - lastBytes) * 1e9 / periodNanos / capacityBytesPerSecond, load);
        } else {
            crowdedOut = false;
        }
        started = true;
        lastLoad = load;
        lastNanos = nowNanos;
        lastBytes = deliveredBytes;
    }

    private void judge(double utilisation, Load load) {
        crowdedOut = utilisation < LOW && load == Load.ALL_SERVED;
        if (utilisation < LOW && load == Load.BOOKED_OUT) {
            factor = Math.min(MAX_FACTOR, factor * Math.min(MAX_STEP, 1 / utilisation));
        } else if (utilisation >= FULL) {
            factor = Math.max(MIN_FACTOR, factor * DECAY);
        }
    }
}
