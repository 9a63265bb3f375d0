package dev.floodclone.swarm;

import java.util.ArrayList;
import java.util.List;

/**
 * The paths that leave this node by one link, and what the link can carry: the largest sum of rates seen on its paths
 * within the last {@link #WINDOW_NANOS}. Owned by {@link Swarm}.
 */
final class EgressLink {

    /** Long enough to outlast a pause of all receivers, short enough to follow a link that got slower. */
    static final long WINDOW_NANOS = 10_000_000_000L;

    /** Delivered bytes are summed over this long: short against the window, long against an RTT of 100 ms. */
    private static final long SAMPLE_NANOS = 500_000_000L;

    /** A link counts as full from here on; what is missing lies within the error of the estimates. */
    private static final double FULL = 0.95;

    /** A probe that takes longer is no reason to wait for it. */
    private static final long STUCK_NANOS = 1_000_000_000L;

    /** One is on its way while the other one is being acknowledged. */
    private static final int PROBES_AT_ONCE = 2;

    final String name;
    final List<PathView> paths = new ArrayList<>();
    private final Overbooking overbooking = new Overbooking();
    private long sampleStartNanos = Long.MIN_VALUE;
    private long sampleStartBytes;
    private long capacityBytesPerSecond;
    private long capacityNanos;

    EgressLink(String name) {
        this.name = name;
    }

    /** Takes the newest totals of the paths into the estimate. */
    void measured(long nowNanos) {
        long delivered = 0;
        for (PathView path : paths) {
            delivered += path.snapshot.deliveredBytes();
        }
        overbooking.measured(delivered, capacityBytesPerSecond, load(), nowNanos);
        if (sampleStartNanos == Long.MIN_VALUE || delivered < sampleStartBytes) {
            restart(nowNanos, delivered);
        } else if (nowNanos - sampleStartNanos >= SAMPLE_NANOS) {
            long rate = (long) ((delivered - sampleStartBytes) * 1e9 / (nowNanos - sampleStartNanos));
            if (rate >= capacityBytesPerSecond || nowNanos - capacityNanos > WINDOW_NANOS) {
                capacityBytesPerSecond = rate;
                capacityNanos = nowNanos;
            }
            restart(nowNanos, delivered);
        }
    }

    private Overbooking.Load load() {
        return isIdle() ? Overbooking.Load.IDLE
                : hasRoom() ? Overbooking.Load.ALL_SERVED : Overbooking.Load.BOOKED_OUT;
    }

    private boolean isIdle() {
        for (PathView path : paths) {
            if (!path.isIdle()) {
                return false;
            }
        }
        return true;
    }

    /** Whether all whom this link can serve get clearly less of it than it has carried. */
    boolean isCrowdedOut() {
        return overbooking.isCrowdedOut();
    }

    /** A path came or went, so totals cannot be compared across this moment. */
    void pathsChanged() {
        sampleStartNanos = Long.MIN_VALUE;
        overbooking.restart();
    }

    long capacityBytesPerSecond() {
        return capacityBytesPerSecond;
    }

    private void restart(long nowNanos, long delivered) {
        sampleStartNanos = nowNanos;
        sampleStartBytes = delivered;
    }

    /**
     * Whom this link may serve now, until it serves one more: a path that is measured while those that are being served
     * do not fill the link, or the rate of one of them is not known yet; one that is not when few others are being
     * probed. If all were probed at once, nobody would soon have a whole chunk to pass on.
     */
    Room room(long nowNanos) {
        int probes = probes(nowNanos);
        return new Room(probes > 0 || hasRoom(), probes < PROBES_AT_ONCE);
    }

    /**
     * For whom a link has room.
     *
     * @param measured paths of known rate
     * @param unmeasured the others
     */
    record Room(boolean measured, boolean unmeasured) {

        static final Room FOR_ALL = new Room(true, true);

        boolean isFor(PathView path) {
            return path.isMeasured() ? measured : unmeasured;
        }
    }

    private boolean hasRoom() {
        long busy = 0;
        for (PathView path : paths) {
            busy += path.isIdle() ? 0 : path.bytesPerSecond();
        }
        return busy == 0 || busy < FULL * overbooking.factor() * capacityBytesPerSecond;
    }

    private int probes(long nowNanos) {
        int probes = 0;
        for (PathView path : paths) {
            boolean isProbe = !path.isIdle() && !path.isMeasured();
            probes += isProbe && nowNanos - path.sendingSinceNanos < STUCK_NANOS ? 1 : 0;
        }
        return probes;
    }
}
