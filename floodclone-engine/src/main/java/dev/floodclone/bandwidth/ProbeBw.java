package dev.floodclone.bandwidth;

import java.util.random.RandomGenerator;

/**
 * Steady state: mostly sends at the estimated bandwidth with an empty queue, and now and then probes for more. The
 * cycle is DOWN (drain what the probe has queued), CRUISE, UP (probe until the bandwidth stops growing or the queue
 * overflows).
 * <p>
 * The bandwidth is the maximum of two windows, each of which holds one UP, so that a full-rate sample is always in it.
 * A window ends with each UP, and early when the estimate proves too high: on excessive loss, or when a queue stands
 * although no more than the estimate is sent. Rounds short of data end none, so that the estimate outlives idle times.
 * <p>
 * Why not the eight phases of BBRv1: they find at most a quarter more per cycle and hold the extra queue for a fixed
 * time; UP here goes on for as long as each round brings more, and DOWN until the queue is gone. Why not BBRv3
 * as it stands: its short-term bounds cut the rate in any round with loss, and at one percent of random loss most
 * rounds have some; its 2 to 3 s between probes are too slow for transfers that last seconds. REFILL is left out, as it
 * only lifts those bounds.
 */
final class ProbeBw implements BbrState {

    private enum Phase {
        DOWN(0.75), CRUISE(1.0), UP(1.25);

        /** BBRv1's gains: a quarter more can be told from noise, and a quarter less takes it back in as long. */
        private final double pacingGain;

        Phase(double pacingGain) {
            this.pacingGain = pacingGain;
        }
    }

    private static final double WINDOW_GAIN = 2;
    /** Round trips from one probe to the next, as in BBRv1: probing an eighth of the time costs little queue. */
    private static final int CYCLE_ROUND_TRIPS = 8;
    /** Nanoseconds: on a LAN, so many round trips would pass within one stall of a thread. */
    private static final long MIN_CYCLE_NANOS = 400_000_000L;
    /** Nanoseconds: draft-ietf-ccwg-bbr's least time between probes; only paths beyond 250 ms get there. */
    private static final long MAX_CYCLE_NANOS = 2_000_000_000L;
    /** Share of the cycle that is added at random, so that flows on one bottleneck do not probe in step. */
    private static final double CYCLE_JITTER = 0.25;
    /** Rounds of UP before its effect shows: one to send faster, one for the acks of that. */
    private static final int FEEDBACK_ROUNDS = 2;
    /** Gain of CRUISE while a queue stands: small, as the estimate may be right and others' packets be queued. */
    private static final double CRUISE_GAIN_WITH_QUEUE = 0.95;
    /** Rounds within which DOWN takes back what UP has queued, half a BDP, and one more for the acks of that. */
    private static final int STANDING_ROUNDS = 4;
    /** Nanoseconds that a queue stands before the estimate is doubted: rounds on a LAN are shorter than stalls. */
    private static final long STANDING_NANOS = 100_000_000L;
    /** Growth per round for which UP goes on: less than half of what its gain brings where there is room. */
    private static final double GROWTH = 1.1;
    /** Rounds without growth that end UP while no queue shows: a single one may be a sender or receiver that paused. */
    private static final int FLAT_ROUNDS_WITHOUT_QUEUE = 2;
    /** Packets by which the ceiling rises in the first round of UP; doubled in each round after (draft 5.3.3.6). */
    private static final int FIRST_RAISE_PACKETS = 2;

    /** Share of a BDP to which DOWN drains to see the minimum round trip again: a tenth of a round trip at most. */
    private static final double CONFIRMING_GAIN = 0.9;

    private final RandomGenerator random;
    private Phase phase;
    private long cycleEndNanos;
    private int standingRounds;
    private long standingSinceNanos;
    private int upRounds;
    private int upFlatRounds;
    private long upBytesPerSecond;

    private ProbeBw(RandomGenerator random) {
        this.random = random;
    }

    static ProbeBw draining(RandomGenerator random, long nowNanos, PathModel path) {
        ProbeBw state = new ProbeBw(random);
        state.enterDown(nowNanos, path);
        return state;
    }

    @Override
    public String label() {
        return "PROBE_BW_" + phase;
    }

    @Override
    public double pacingGain() {
        return phase == Phase.CRUISE && standingRounds > 0 ? CRUISE_GAIN_WITH_QUEUE : phase.pacingGain;
    }

    @Override
    public double windowGain() {
        return WINDOW_GAIN;
    }

    @Override
    public boolean isCruising() {
        return phase == Phase.CRUISE;
    }

    @Override
    public boolean mayFollow(BbrState previous) {
        return previous instanceof Drain || previous instanceof ProbeRtt;
    }

    @Override
    public BbrState onAck(long nowNanos, PathModel path) {
        switch (phase) {
            case DOWN -> {
                watchQueue(nowNanos, path);
                if (isDrained(nowNanos, path)) {
                    phase = Phase.CRUISE;
                }
            }
            case CRUISE -> {
                watchQueue(nowNanos, path);
                if (nowNanos >= cycleEndNanos) {
                    enterUp(path);
                }
            }
            case UP -> probe(nowNanos, path);
        }
        return this;
    }

    /** Ack aggregation alone can hide the minimum round trip for ever: now and then the slack for it is drained too. */
    private static boolean isDrained(long nowNanos, PathModel path) {
        return path.inFlightBytes() <= (path.rtt().isAgeing(nowNanos)
                ? Math.max(path.minWindowBytes(), path.bdpBytes(CONFIRMING_GAIN)) : path.inFlightTarget());
    }

    /** A queue that stays although no more is sent than estimated says that the estimate is out of date. */
    private void watchQueue(long nowNanos, PathModel path) {
        if (!path.roundStarted() || path.appLimited()) {
            return;
        }
        if (!path.queueStands()) {
            standingRounds = 0;
            return;
        }
        if (standingRounds == 0) {
            standingSinceNanos = nowNanos;
        }
        standingRounds++;
        if (standingRounds % STANDING_ROUNDS == 0 && nowNanos - standingSinceNanos >= STANDING_NANOS) {
            path.endBandwidthWindow();
            standingSinceNanos = nowNanos;
        }
    }

    /** Rounds without enough data to send say nothing, so a sender short of data stays in UP. */
    private void probe(long nowNanos, PathModel path) {
        if (!path.roundStarted() || path.appLimited()) {
            return;
        }
        upRounds++;
        boolean held = path.isCeilingReached();
        if (held) {
            path.raiseCeiling(((long) FIRST_RAISE_PACKETS << Math.min(upRounds, 20)) * path.datagramBytes());
        }
        long bandwidth = path.bandwidth().bytesPerSecond();
        boolean grew = bandwidth >= upBytesPerSecond * GROWTH;
        upBytesPerSecond = bandwidth;
        upFlatRounds = grew ? 0 : upFlatRounds + 1;
        boolean flat = path.showsQueue() ? !grew : !held && upFlatRounds >= FLAT_ROUNDS_WITHOUT_QUEUE;
        if (upRounds >= FEEDBACK_ROUNDS && flat) {
            path.endBandwidthWindow();
            enterDown(nowNanos, path);
        }
    }

    private void enterUp(PathModel path) {
        phase = Phase.UP;
        upRounds = 0;
        upFlatRounds = 0;
        upBytesPerSecond = path.bandwidth().bytesPerSecond();
        path.startRound();
    }

    private void enterDown(long nowNanos, PathModel path) {
        phase = Phase.DOWN;
        standingRounds = 0;
        long cycle = CYCLE_ROUND_TRIPS * path.rtt().minNanos();
        cycle = Math.min(MAX_CYCLE_NANOS, Math.max(MIN_CYCLE_NANOS, cycle));
        cycleEndNanos = nowNanos + cycle + (long) (cycle * CYCLE_JITTER * random.nextDouble());
    }

    @Override
    public BbrState onExcessiveLoss(long nowNanos, PathModel path, long flightBytes) {
        path.endBandwidthWindow();
        if (phase == Phase.UP) {
            enterDown(nowNanos, path);
        } else {
            phase = Phase.DOWN;
        }
        path.lowerCeiling(flightBytes);
        return this;
    }
}
