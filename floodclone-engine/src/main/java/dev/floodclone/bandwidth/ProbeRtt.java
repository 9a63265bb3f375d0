package dev.floodclone.bandwidth;

import java.util.random.RandomGenerator;

/**
 * Sends little for a moment, so that the queue empties and the minimum round-trip time can be measured again. Entered
 * only if no sample has confirmed the minimum for five seconds, so it costs two percent at most, and that mostly beside
 * other flows, which use what this one leaves.
 * Source: draft-ietf-ccwg-bbr section 5.3.4.
 */
final class ProbeRtt implements BbrState {

    /** Draft, ProbeRTTCwndGain: half a BDP leaves the queue empty even if the estimate is twice too high. */
    private static final double WINDOW_GAIN = 0.5;
    /** Draft, ProbeRTTDuration: 200 ms, long enough for flows on one bottleneck to overlap. */
    private static final long DURATION_NANOS = 200_000_000L;

    private final RandomGenerator random;
    private final boolean pathWasFull;
    private long endNanos;
    private boolean drained;
    private boolean roundPassed;

    ProbeRtt(RandomGenerator random, boolean pathWasFull) {
        this.random = random;
        this.pathWasFull = pathWasFull;
    }

    /** Bytes that may be in flight while probing. */
    static long windowBytes(PathModel path) {
        return Math.max(path.minWindowBytes(), path.bdpBytes(WINDOW_GAIN));
    }

    @Override
    public String label() {
        return "PROBE_RTT";
    }

    @Override
    public double pacingGain() {
        return 1;
    }

    @Override
    public double windowGain() {
        return WINDOW_GAIN;
    }

    @Override
    public boolean mayFollow(BbrState previous) {
        return previous instanceof ProbeBw || previous instanceof Startup;
    }

    @Override
    public BbrState onAck(long nowNanos, PathModel path) {
        if (!drained) {
            startWhenDrained(nowNanos, path);
            return this;
        }
        roundPassed |= path.roundStarted();
        if (!roundPassed || nowNanos < endNanos) {
            return this;
        }
        path.rtt().endProbe(nowNanos);
        return pathWasFull ? ProbeBw.draining(random, nowNanos, path) : new Startup(random);
    }

    private void startWhenDrained(long nowNanos, PathModel path) {
        if (path.inFlightBytes() <= windowBytes(path)) {
            drained = true;
            endNanos = nowNanos + DURATION_NANOS;
            path.rtt().startProbe();
            path.startRound();
        }
    }

    @Override
    public BbrState onExcessiveLoss(long nowNanos, PathModel path, long flightBytes) {
        return this;
    }
}
