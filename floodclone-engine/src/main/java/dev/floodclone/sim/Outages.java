package dev.floodclone.sim;

import dev.floodclone.bandwidth.SilenceDetector;
import dev.floodclone.swarm.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Cuts of links as the nodes of a {@link Simulation} notice them. A path over which nothing comes although something is
 * due is hidden from the cores while its two nodes have another one, and shown again when it carries again, as the
 * product's node does; one that stays cut is given up, as by the product's transport. Both ends notice at the same
 * time.
 */
final class Outages {

    /** How often a node looks for silent paths. */
    static final long CHECK_NANOS = 100_000_000L;

    /** How often the transport probes a silent one. */
    private static final long PROBE_NANOS = 500_000_000L;

    /** From the last sign of a peer until its connection is given up, as in the transport. */
    static final long LOST_NANOS = 8_000_000_000L;

    private final VirtualTime time;
    private final Traffic traffic;
    private final ObjLongConsumer<SimPath> lost;
    private final List<Double> noticeSeconds = new ArrayList<>();

    /** @param lost told of a path and its connection, which is to be given up */
    Outages(VirtualTime time, Traffic traffic, ObjLongConsumer<SimPath> lost) {
        this.time = time;
        this.traffic = traffic;
        this.lost = lost;
    }

    /** From when something was due on a path that was cut until that was hidden, for each time that one was. */
    List<Double> noticeSeconds() {
        return noticeSeconds;
    }

    void cut(SimPath path) {
        if (path.isUp()) {
            Outage outage = new Outage(path, time.nowNanos());
            path.outage = outage;
            outage.check();
        }
    }

    /** A cut that ends soon does a connection no harm. */
    void back(SimPath path) {
        Outage outage = path.outage;
        path.outage = null;
        if (outage != null && path.hidden) {
            time.after(PROBE_NANOS, () -> outage.showUnlessGone());
        }
    }

    /** One cut of one path, until it is back or given up. */
    final class Outage {

        private final SimPath path;
        private final long connection;
        private final long startNanos;
        private final SilenceDetector silence;
        private long dueNanos = Long.MAX_VALUE;

        private Outage(SimPath path, long nowNanos) {
            this.path = path;
            this.connection = path.id();
            this.startNanos = nowNanos;
            this.silence = new SilenceDetector(nowNanos);
        }

        private void check() {
            long nowNanos = time.nowNanos();
            if (path.outage != this || path.id() != connection) {
                return;
            }
            if (nowNanos - startNanos >= LOST_NANOS) {
                path.outage = null;
                lost.accept(path, connection);
                return;
            }
            if (!path.hidden && traffic.isDue(path)) {
                dueNanos = Math.min(dueNanos, nowNanos);
                silence.sent(nowNanos);
            }
            if (!path.hidden && silence.isSilent(nowNanos, traffic.rttNanos(path), false) && path.hasSibling()) {
                noticeSeconds.add((nowNanos - dueNanos) / 1e9);
                hide();
            } else if (path.hidden && !path.hasSibling()) {
                show();
            }
            time.after(CHECK_NANOS, this::check);
        }

        private void hide() {
            path.hidden = true;
            traffic.stopAll(path);
            path.lanes.forEach(lane -> lane.from.feed(new Event.PathDown(connection), time.nowNanos()));
        }

        private void showUnlessGone() {
            if (path.hidden && path.id() == connection && path.outage == null) {
                show();
            }
        }

        private void show() {
            path.hidden = false;
            path.lanes.forEach(Lane::showAgain);
            path.tellUp(time.nowNanos());
        }
    }
}
