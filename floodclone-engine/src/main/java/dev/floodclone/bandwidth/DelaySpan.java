package dev.floodclone.bandwidth;

/**
 * What one window brought: the least round trip and the rate over whole rounds, and at least {@link #LEAST_NANOS}, in
 * which single acknowledgements that are held back or processed late do not count. After a change of the window it
 * leaves out the rounds in which that takes effect. Owned by one {@link LedbatModel}.
 */
final class DelaySpan {

    /**
     * @param rate of what was delivered
     * @param minRttNanos of all acknowledgements
     * @param jitterNanos by which their mean exceeds that
     * @param rounds that it took
     * @param dataLimited whether the sender had too little to send or was capped, so that it shows less than the window
     * allows
     * @param filled whether all of the window was in flight
     */
    record Measured(Bandwidth rate, long minRttNanos, long jitterNanos, int rounds, boolean dataLimited,
            boolean filled) {
    }

    /** Several of the delays of timers, threads and held-back acknowledgements, which are up to 5 ms each. */
    static final long LEAST_NANOS = 50_000_000;
    /** Share of the window that counts as all of it: a sender's timers leave some packets to be sent. */
    private static final double FILLED = 0.8;

    private int settlingRounds = 1;
    private long startNanos;
    /** When the newest packet was sent whose acknowledgement had come by then. */
    private long startSentNanos;
    private long lastRttNanos;
    private long startBytes;
    private long minRttNanos = Long.MAX_VALUE;
    private long mostInFlightBytes;
    private double sumRttNanos;
    private int samples;
    private int rounds;
    private boolean dataLimited;
    private boolean capped;

    /** The window has changed, or nothing was sent for a while: so many rounds do not count. */
    void settle(int rounds) {
        settlingRounds = rounds;
    }

    private void start(long nowNanos, long deliveredBytes) {
        startNanos = nowNanos;
        startSentNanos = nowNanos - lastRttNanos;
        startBytes = deliveredBytes;
        minRttNanos = Long.MAX_VALUE;
        mostInFlightBytes = 0;
        sumRttNanos = 0;
        samples = 0;
        rounds = 0;
        dataLimited = false;
        capped = false;
    }

    /** @param isCapped whether a limit paces, not the window */
    void onSent(long inFlightBytes, boolean isCapped) {
        capped |= isCapped;
        mostInFlightBytes = Math.max(mostInFlightBytes, inFlightBytes);
    }

    void onSample(RateSample sample, long rttNanos) {
        minRttNanos = Math.min(minRttNanos, rttNanos);
        lastRttNanos = sample.rttNanos();
        dataLimited |= sample.appLimited();
        sumRttNanos += rttNanos;
        samples++;
    }

    /**
     * A round has ended; returns what the span has come to, or null if it goes on.
     *
     * @param clearRttNanos a least round trip up to this, with the window filled, ends the span early
     */
    Measured onRound(long nowNanos, long deliveredBytes, long windowBytes, long clearRttNanos) {
        if (settlingRounds > 0) {
            settlingRounds--;
            start(nowNanos, deliveredBytes);
            return null;
        }
        rounds++;
        boolean full = mostInFlightBytes >= FILLED * windowBytes;
        boolean clear = full && minRttNanos <= clearRttNanos;
        if (nowNanos - startNanos < LEAST_NANOS && !clear) {
            return null;
        }
        long jitterNanos = (long) (sumRttNanos / samples) - minRttNanos;
        // The longer of both, since acknowledgements that were processed late come bunched.
        long nanos = Math.max(nowNanos - startNanos, nowNanos - lastRttNanos - startSentNanos);
        Measured measured = new Measured(Bandwidth.of(deliveredBytes - startBytes, nanos), minRttNanos, jitterNanos,
                rounds, dataLimited || capped && !full, full);
        start(nowNanos, deliveredBytes);
        return measured;
    }
}
