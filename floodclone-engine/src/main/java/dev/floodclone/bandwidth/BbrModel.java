package dev.floodclone.bandwidth;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * BBR congestion control: estimates the path and keeps it full with a short queue. The window is never below eight
 * packets.
 * Source: draft-ietf-ccwg-bbr; the departures are explained in {@link ProbeBw}, {@link LossMeter}, {@link PathModel}.
 */
public final class BbrModel implements CongestionModel {

    /** Packets: three times RFC 6928's ten, as large CDNs use, still a third of the queues that are met here. */
    private static final int INITIAL_WINDOW_PACKETS = 32;
    /** Nanoseconds: round-trip time that is assumed for the initial rate while none is known: a regional path. */
    private static final long ASSUMED_RTT_NANOS = 50_000_000L;
    /** Share of the estimate: draft-ietf-ccwg-bbr's PacingMarginPercent of 1, lets queues drain while cruising. */
    private static final double PACING_MARGIN = 0.99;
    /** Bytes per second: 64 kbit/s, a sixteenth of the slowest path, so that a ruined estimate can recover. */
    private static final Bandwidth MIN_PACING = new Bandwidth(8_000);

    private final RandomGenerator random;
    private final DeliverySampler sampler = new DeliverySampler();
    private final PathModel path;
    private BbrState state;
    private long windowBytes;
    private Bandwidth pacing;
    private Bandwidth cap = Bandwidth.ZERO;
    private boolean pathWasFull;
    private PathEstimate earlier;
    private Jump jump;
    private boolean resumed;

    public BbrModel(int datagramBytes, RandomGenerator random) {
        this.random = random;
        path = new PathModel(sampler, datagramBytes);
        state = new Startup(random);
        windowBytes = initialWindowBytes();
        pacing = Bandwidth.of(windowBytes, ASSUMED_RTT_NANOS).times(state.pacingGain());
    }

    @Override
    public SentPacket onPacketSent(long nowNanos, long leftNanos, int bytes) {
        if (isCapped()) {
            sampler.onAppLimited();
        }
        if (sampler.inFlightBytes() == 0) {
            path.rtt().onRestart(nowNanos);
        }
        return sampler.onSent(nowNanos, leftNanos, bytes);
    }

    SentPacket onPacketSent(long nowNanos, int bytes) {
        return onPacketSent(nowNanos, nowNanos, bytes);
    }

    /** Only the least round trip counts here, and an acknowledgement that was held back does not make that. */
    @Override
    public void onPacketsAcked(long nowNanos, long heldBackNanos, List<SentPacket> packets) {
        onPacketsAcked(nowNanos, packets);
    }

    void onPacketsAcked(long nowNanos, List<SentPacket> packets) {
        sampler.onAcked(nowNanos, packets).ifPresent(sample -> {
            boolean first = path.rtt().minNanos() == 0;
            path.onSample(nowNanos, sample, windowBytes, state.isCruising());
            if (first) {
                pacing = startRate();
                jumpIfPossible();
            }
            endJumpIfMeasured();
            enter(state.onAck(nowNanos, path));
            if (path.rtt().isStale(nowNanos)) {
                enterProbeRtt();
            }
            growWindow(sample.ackedBytes());
            updatePacing();
        });
    }

    @Override
    public void onPacketsLost(long nowNanos, List<SentPacket> packets) {
        for (SentPacket packet : packets) {
            if (sampler.onLost(packet) && path.onLost(nowNanos, packet)) {
                enter(state.onExcessiveLoss(nowNanos, path, path.survivingBytes(packet)));
                growWindow(0);
                updatePacing();
            }
        }
    }

    @Override
    public void onPacketsDiscarded(List<SentPacket> packets) {
        packets.forEach(sampler::onDiscarded);
    }

    @Override
    public void onAppLimited() {
        sampler.onAppLimited();
    }

    @Override
    public void resume(PathEstimate estimate) {
        earlier = estimate;
        if (path.rtt().minNanos() > 0) {
            jumpIfPossible();
        }
    }

    @Override
    public boolean resumed() {
        return resumed;
    }

    @Override
    public Optional<PathEstimate> estimate() {
        return pathWasFull && !path.bandwidth().isZero()
                ? Optional.of(new PathEstimate(path.bandwidth(), path.rtt().minNanos())) : Optional.empty();
    }

    private void jumpIfPossible() {
        if (earlier == null || resumed || !(state instanceof Startup) || !earlier.fits(path.rtt().minNanos())) {
            return;
        }
        resumed = true;
        jump = new Jump(earlier, pacing);
        enter(Startup.resumed(random));
        pacing = jump.rate();
        windowBytes = Math.max(windowBytes, jump.windowBytes());
        path.startRound();
    }

    private void endJumpIfMeasured() {
        if (jump != null && jump.endsWith(path)) {
            jump = null;
            // Any measured rate is upwards of this.
            pacing = MIN_PACING;
        }
    }

    private Bandwidth startRate() {
        return Bandwidth.of(initialWindowBytes(), path.rtt().minNanos()).times(state.pacingGain());
    }

    @Override
    public long congestionWindowBytes() {
        return state instanceof ProbeRtt ? Math.min(windowBytes, ProbeRtt.windowBytes(path)) : windowBytes;
    }

    @Override
    public long bytesInFlight() {
        return sampler.inFlightBytes();
    }

    @Override
    public Bandwidth pacingRate() {
        return isCapped() ? cap : pacing;
    }

    @Override
    public void capPacing(Bandwidth highest) {
        cap = highest;
    }

    @Override
    public boolean isCapped() {
        return !cap.isZero() && cap.compareTo(pacing) < 0;
    }

    @Override
    public void setDatagramBytes(int bytes) {
        path.setDatagramBytes(bytes);
        windowBytes = Math.max(windowBytes, path.minWindowBytes());
    }

    @Override
    public PathSnapshot snapshot() {
        return new PathSnapshot(path.bandwidth(), path.rtt().minNanos(), path.rtt().smoothedNanos(),
                path.lossRate(), bytesInFlight(), sampler.deliveredBytes(), path.datagramBytes(), state.label(),
                path.appLimited());
    }

    private long initialWindowBytes() {
        return (long) INITIAL_WINDOW_PACKETS * path.datagramBytes();
    }

    private void enter(BbrState next) {
        if (next == state) {
            return;
        }
        if (!next.mayFollow(state)) {
            throw new IllegalStateException(state.label() + " cannot lead to " + next.label());
        }
        pathWasFull |= next instanceof Drain || next instanceof ProbeBw;
        state = next;
    }

    private void enterProbeRtt() {
        BbrState probe = new ProbeRtt(random, pathWasFull);
        if (probe.mayFollow(state)) {
            enter(probe);
        }
    }

    /** Grows by what was acknowledged, as the sender shows to need; shrinks to the target once the path was full. */
    private void growWindow(long ackedBytes) {
        if (state instanceof ProbeRtt) {
            return;
        }
        long target = path.windowTarget(state.windowGain());
        if (pathWasFull) {
            windowBytes = Math.min(windowBytes + ackedBytes, target);
        } else if (windowBytes < target) {
            windowBytes += ackedBytes;
        }
    }

    /** In startup only upwards: the first samples are of packets too few to fill anything. */
    private void updatePacing() {
        Bandwidth rate = path.bandwidth().times(state.pacingGain() * PACING_MARGIN);
        if (pathWasFull || rate.compareTo(pacing) > 0) {
            pacing = rate.compareTo(MIN_PACING) > 0 ? rate : MIN_PACING;
        }
    }
}
