package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Data on its way over a network as flows with a rate each, in virtual time: what a link carries is shared max-min fair
 * among its flows, by weight. Rates are worked out at most once per instant, when they are asked for after a change,
 * and only where the change reaches ({@link FairShares}); bytes are counted when a rate changes or someone asks. Owned
 * by one {@link Simulation}.
 */
final class FlowModel {

    /** Below half a byte nothing is left but rounding. */
    private static final double ROUNDING_BYTES = 0.5;

    private final List<FairShares.Link> links = new ArrayList<>();
    /** For flows that ended. */
    private final double[] carriedBytes;
    private final FairShares shares = new FairShares(links);
    private final DueQueue queue = new DueQueue();
    private long flowCount;
    private int activeFlows;
    private long nowNanos;

    FlowModel(int linkCount) {
        carriedBytes = new double[linkCount];
        for (int link = 0; link < linkCount; link++) {
            links.add(new FairShares.Link(link));
        }
    }

    /** A flow of known size over some links. */
    final class Flow extends FairShares.Flow {
        final long number;
        final double totalBytes;
        int queueIndex = -1;
        long dueNanos = Long.MAX_VALUE;
        private double remainingBytes;
        private long countedNanos;
        private double markBytes;

        private Flow(FairShares.Link[] route, double bytes) {
            super(route);
            this.number = flowCount++;
            this.totalBytes = bytes;
            this.remainingBytes = bytes;
            this.countedNanos = nowNanos;
        }

        @Override
        double sentBytes() {
            return totalBytes - remainingBytes();
        }

        double remainingBytes() {
            return remainingBytes - Math.min(remainingBytes, bytesSinceCounted());
        }

        private double bytesSinceCounted() {
            return bytesPerSecond * ((nowNanos - countedNanos) / 1e9);
        }

        /** The flow is due as soon as no more than this remains. */
        void setMark(double remaining) {
            markBytes = remaining;
            plan();
        }

        /** Takes what went at the present rate since the last count. */
        private void count() {
            remainingBytes = remainingBytes();
            countedNanos = nowNanos;
        }

        private void plan() {
            count();
            double left = remainingBytes - markBytes;
            double nanos = left <= ROUNDING_BYTES ? 0 : Math.ceil(left / bytesPerSecond * 1e9);
            dueNanos = nanos < Long.MAX_VALUE - nowNanos ? nowNanos + (long) nanos : Long.MAX_VALUE;
            queue.update(this);
        }

        private boolean isDue() {
            return remainingBytes - markBytes <= ROUNDING_BYTES;
        }

        @Override
        void setRate(double newBytesPerSecond) {
            if (Math.abs(newBytesPerSecond - bytesPerSecond) > FairShares.TOLERANCE * newBytesPerSecond) {
                count();
                bytesPerSecond = newBytesPerSecond;
                plan();
            }
        }
    }

    /** Changes what a link carries; 0 stops its flows. */
    void setCapacity(int link, double bytesPerSecond) {
        links.get(link).bytesPerSecond = bytesPerSecond;
        shares.changed(links.get(link));
    }

    /** A flow over these links, each named once, that begins now. */
    Flow start(int[] route, double bytes) {
        FairShares.Link[] way = new FairShares.Link[route.length];
        for (int i = 0; i < way.length; i++) {
            way[i] = links.get(route[i]);
        }
        Flow flow = new Flow(way, bytes);
        activeFlows++;
        for (FairShares.Link link : way) {
            link.flows.add(flow);
            shares.changed(link);
        }
        return flow;
    }

    /** Takes a flow away, whether or not it has sent all. */
    void end(Flow flow) {
        flow.count();
        flow.bytesPerSecond = 0;
        for (FairShares.Link link : flow.route) {
            link.flows.remove(flow);
            carriedBytes[link.number] += flow.sentBytes();
            shares.changed(link);
        }
        queue.remove(flow);
        activeFlows--;
    }

    void setWeight(Flow flow, double weight) {
        if (weight != flow.weight) {
            flow.weight = weight;
            for (FairShares.Link link : flow.route) {
                shares.changed(link);
            }
        }
    }

    double bytesPerSecond(Flow flow) {
        shares.settle(activeFlows);
        return flow.bytesPerSecond;
    }

    double carriedBytes(int link) {
        double bytes = carriedBytes[link];
        for (FairShares.Flow flow : links.get(link).flows) {
            bytes += flow.sentBytes();
        }
        return bytes;
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
