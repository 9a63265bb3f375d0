package dev.floodclone.bandwidth;

import java.util.random.RandomGenerator;

/** Empties the queue that {@link Startup} has built. Source: draft-ietf-ccwg-bbr section 5.3.2. */
final class Drain implements BbrState {

    /** Draft, DrainPacingGain: drains within two rounds what a window of two BDP can have queued. */
    private static final double PACING_GAIN = 0.5;
    private static final double WINDOW_GAIN = 2;

    private final RandomGenerator random;

    Drain(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String label() {
        return "DRAIN";
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
        return previous instanceof Startup;
    }

    @Override
    public BbrState onAck(long nowNanos, PathModel path) {
        return path.inFlightBytes() <= path.inFlightTarget() ? ProbeBw.draining(random, nowNanos, path) : this;
    }

    @Override
    public BbrState onExcessiveLoss(long nowNanos, PathModel path, long flightBytes) {
        path.lowerCeiling(path.inFlightTarget());
        return this;
    }
}
