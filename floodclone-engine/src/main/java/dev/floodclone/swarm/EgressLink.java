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

    final String name;
    final List<PathView> paths = new ArrayList<>();
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

    /** A path came or went, so totals cannot be compared across this moment. */
    void pathsChanged() {
        sampleStartNanos = Long.MIN_VALUE;
    }

    private void restart(long nowNanos, long delivered) {
        sampleStartNanos = nowNanos;
        sampleStartBytes = delivered;
    }

    /**
     * Whether the receivers that are being served leave room for one more: as long as one of them is not measured, or
     * while together they do not fill the link, nobody is kept waiting.
     */
    boolean hasRoom() {
        long busy = 0;
        for (PathView path : paths) {
            if (!path.isIdle()) {
                if (!path.isMeasured()) {
                    return true;
                }
                busy += path.bytesPerSecond();
            }
        }
        return busy == 0 || busy < FULL * capacityBytesPerSecond;
    }
}
