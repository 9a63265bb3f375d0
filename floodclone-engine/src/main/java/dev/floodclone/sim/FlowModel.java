package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Data on its way over a network as flows with a rate each, in virtual time: what a link carries is shared max-min fair
 * among its flows, by weight. Rates are worked out at most once per instant, when they are asked for after a change, and
 * only where the change reaches ({@link FairShares}); bytes are counted when a rate changes or someone asks. Owned by
 * one {@link Simulation}.
 */
final class FlowModel {

    /** Below half a byte nothing is left but rounding. */
    private static final double ROUNDING_BYTES = 0.5;

    private final List<Link> links = new ArrayList<>();
    private final FairShares shares = new FairShares(links);
    private final DueQueue queue = new DueQueue();
    private long flowCount;
    private int activeFlows;
    private long nowNanos;

    FlowModel(int linkCount) {
        for (int link = 0; link < linkCount; link++) {
            links.add(new Link());
        }
    }

    /** A flow of known size over some links. */
    final class Flow {
        final Link[] route;
        final long number;
        final double totalBytes;
        /** Its part in the rounds of {@link FairShares}. */
        final FairShares.Share share = new FairShares.Share();
        int queueIndex = -1;
        long dueNanos = Long.MAX_VALUE;
        private double remainingBytes;
        private long countedNanos;
        private double markBytes;

        private Flow(Link[] route, double bytes) {
            this.route = route;
            this.number = flowCount++;
            this.totalBytes = bytes;
            this.remainingBytes = bytes;
            this.countedNanos = nowNanos;
        }

        double sentBytes() {
            return totalBytes - remainingBytes();
        }

        double remainingBytes() {
            return remainingBytes - Math.min(remainingBytes, bytesSinceCounted());
        }

        private double bytesSinceCounted() {
            return share.bytesPerSecond * ((nowNanos - countedNanos) / 1e9);
        }

        /** The flow is due as soon as no more than this remains. */
        void setMark(double remaining) {
            markBytes = remaining;
            plan();
        }

        /** Takes what went at the present rate since the last count. */
        private void count() {
            double bytes = Math.min(remainingBytes, bytesSinceCounted());
            remainingBytes -= bytes;
            countedNanos = nowNanos;
            for (Link link : route) {
                link.carriedBytes += bytes;
            }
        }

        private void plan() {
            count();
            double left = remainingBytes - markBytes;
            double nanos = left <= ROUNDING_BYTES ? 0 : Math.ceil(left / share.bytesPerSecond * 1e9);
            dueNanos = nanos < Long.MAX_VALUE - nowNanos ? nowNanos + (long) nanos : Long.MAX_VALUE;
            queue.update(this);
        }

        private boolean isDue() {
            return remainingBytes - markBytes <= ROUNDING_BYTES;
        }

        void setRate(double bytesPerSecond) {
            if (Math.abs(bytesPerSecond - share.bytesPerSecond) > FairShares.TOLERANCE * bytesPerSecond) {
                count();
                share.bytesPerSecond = bytesPerSecond;
                plan();
            }
        }
    }

    /** One direction of a link. */
    static final class Link {
        final List<Flow> flows = new ArrayList<>();
        final FairShares.LinkState state = new FairShares.LinkState();
        double bytesPerSecond;
        private double carriedBytes;
    }

    /** Changes what a link carries; 0 stops its flows. */
    void setCapacity(int link, double bytesPerSecond) {
        links.get(link).bytesPerSecond = bytesPerSecond;
        shares.changed(links.get(link));
    }

    /** A flow over these links, each named once, that begins now. */
    Flow start(int[] route, double bytes) {
        Link[] way = new Link[route.length];
        for (int i = 0; i < way.length; i++) {
            way[i] = links.get(route[i]);
        }
        Flow flow = new Flow(way, bytes);
        activeFlows++;
        for (Link link : way) {
            link.flows.add(flow);
            shares.changed(link);
        }
        return flow;
    }

    /** Takes a flow away, whether or not it has sent all. */
    void end(Flow flow) {
        flow.count();
        flow.share.bytesPerSecond = 0;
        for (Link link : flow.route) {
            link.flows.remove(flow);
            shares.changed(link);
        }
        queue.remove(flow);
        activeFlows--;
    }

    void setWeight(Flow flow, double weight) {
        if (weight != flow.share.weight) {
            flow.share.weight = weight;
            for (Link link : flow.route) {
                shares.changed(link);
            }
        }
    }

    double bytesPerSecond(Flow flow) {
        shares.settle(activeFlows);
        return flow.share.bytesPerSecond;
    }

    double carriedBytes(int link) {
        links.get(link).flows.forEach(Flow::count);
        return links.get(link).carriedBytes;
    }

    /** Moves the time on; returns the flows that have come to their mark. */
    List<Flow> advance(long toNanos) {
        shares.settle(activeFlows);
        nowNanos = toNanos;
        List<Flow> due = new ArrayList<>();
        for (Flow flow = queue.peek(); flow != null && flow.dueNanos <= toNanos; flow = queue.peek()) {
            flow.count();
            if (flow.isDue()) {
                due.add(flow);
                queue.remove(flow);
            } else {
                flow.plan();
            }
        }
        due.forEach(Flow::plan);
        return due;
    }

    /** When the next flow comes to its mark if nothing changes; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        shares.settle(activeFlows);
        Flow next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.dueNanos;
    }
}
