package dev.floodclone.bandwidth;

import java.util.random.RandomGenerator;

/**
 * Doubles the rate every round until the path is full: until the bandwidth has stopped growing, or the queue overflows.
 * Source: draft-ietf-ccwg-bbr section 5.3.1.
 */
final class Startup implements BbrState {

    /** 4 ln 2: the smallest gain that doubles the delivery rate each round (draft, StartupPacingGain). */
    private static final double PACING_GAIN = 2.77;
    private static final double WINDOW_GAIN = 2;
    /** Growth per round below which the bandwidth counts as flat, and for how many rounds (draft 5.3.1.2). */
    private static final double GROWTH = 1.25;
    private static final int FLAT_ROUNDS = 3;
    /** The same while no queue shows, which a full path would have: hosts that are still warming up hold it back. */
    private static final int FLAT_ROUNDS_WITHOUT_QUEUE = 20;
    /** Flights with excessive loss: the first may just have met a queue that others had filled. */
    private static final int LOSSY_FLIGHTS = 2;

    private final RandomGenerator random;
    private final int toleratedFlights;
    private long reachedBytesPerSecond;
    private int flatRounds;
    private int queuedRounds;
    private int lossyFlights;

    Startup(RandomGenerator random) {
        this(random, LOSSY_FLIGHTS);
    }

    private Startup(RandomGenerator random, int toleratedFlights) {
        this.random = random;
        this.toleratedFlights = toleratedFlights;
    }

    /** From an earlier connection's rate: the first loss says that it was too much. */
    static Startup resumed(RandomGenerator random) {
        return new Startup(random, 1);
    }

    @Override
    public String label() {
        return "STARTUP";
    }

    @Override
    public double pacingGain() {
        return PACING_GAIN;
    }

    @Override
    public double windowGain() {
        return WINDOW_GAIN;
    }

    @Override
    public boolean mayFollow(BbrState previous) {
        return previous instanceof ProbeRtt || previous instanceof Startup;
    }

    @Override
    public BbrState onAck(long nowNanos, PathModel path) {
        // a queue proves the path full, even if the sender has run out of data since
        boolean full = !path.appLimited() || path.showsQueue();
        if (!path.roundStarted() || !full) {
            return this;
        }
        long bandwidth = path.bandwidth().bytesPerSecond();
        if (bandwidth >= reachedBytesPerSecond * GROWTH) {
            reachedBytesPerSecond = bandwidth;
            flatRounds = 0;
            queuedRounds = 0;
            return this;
        }
        flatRounds++;
        queuedRounds += path.showsQueue() ? 1 : 0;
        boolean flat = queuedRounds >= FLAT_ROUNDS || flatRounds >= FLAT_ROUNDS_WITHOUT_QUEUE;
        return flat ? new Drain(random) : this;
    }

    @Override
    public BbrState onExcessiveLoss(long nowNanos, PathModel path, long flightBytes) {
        lossyFlights++;
        if (lossyFlights < toleratedFlights) {
            return this;
        }
        path.lowerCeiling(flightBytes);
        return new Drain(random);
    }
}
