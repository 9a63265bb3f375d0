package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Data on its way over a network as flows with a rate each, in virtual time: what a link carries is shared max-min fair
 * among its flows, by weight (progressive filling: Bertsekas, Gallager, Data Networks, section 6.5.2). Rates are worked
 * out at most once per instant, when they are asked for after a change. Owned by one {@link Simulation}.
 */
final class FlowModel {

    /** Below half a byte nothing is left but rounding. */
    private static final double ROUNDING_BYTES = 0.5;

    private final List<Link> links = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();
    private long nowNanos;
    private boolean stale;

    FlowModel(int linkCount) {
        for (int link = 0; link < linkCount; link++) {
            links.add(new Link());
        }
    }

    /** A flow of known size over some links. */
    static final class Flow {
        private final List<Link> route;
        private final double totalBytes;
        private double remainingBytes;
        private double markBytes;
        private double weight = 1;
        private double bytesPerSecond;
        private boolean settled;

        private Flow(List<Link> route, double bytes) {
            this.route = route;
            this.totalBytes = bytes;
            this.remainingBytes = bytes;
        }

        double sentBytes() {
            return totalBytes - remainingBytes;
        }

        double remainingBytes() {
            return remainingBytes;
        }

        /** The flow is due as soon as no more than this remains. */
        void setMark(double remaining) {
            markBytes = remaining;
        }

        private boolean isDue() {
            return remainingBytes - markBytes <= ROUNDING_BYTES;
        }

        private void settle(double fairBytesPerSecond) {
            settled = true;
            bytesPerSecond = fairBytesPerSecond * weight;
            for (Link link : route) {
                link.freeBytesPerSecond = Math.max(0, link.freeBytesPerSecond - bytesPerSecond);
                link.unsettledWeight -= weight;
                link.unsettled--;
            }
        }
    }

    /** One direction of a link. */
    private static final class Link {
        private final List<Flow> flows = new ArrayList<>();
        private double bytesPerSecond;
        private double carriedBytes;
        private double freeBytesPerSecond;
        private double unsettledWeight;
        private int unsettled;

        private double fairBytesPerSecond() {
            return freeBytesPerSecond / unsettledWeight;
        }
    }

    /** A link with flows that have no rate yet, as it stood when it was queued. */
    private record Candidate(Link link, double fairBytesPerSecond) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return Double.compare(fairBytesPerSecond, other.fairBytesPerSecond);
        }
    }

    /** Changes what a link carries; 0 stops its flows. */
    void setCapacity(int link, double bytesPerSecond) {
        links.get(link).bytesPerSecond = bytesPerSecond;
        stale = true;
    }

    /** A flow over these links, each named once, that begins now. */
    Flow start(List<Integer> route, double bytes) {
        Flow flow = new Flow(route.stream().map(links::get).toList(), bytes);
        flow.route.forEach(link -> link.flows.add(flow));
        flows.add(flow);
        stale = true;
        return flow;
    }

    /** Takes a flow away, whether or not it has sent all. */
    void end(Flow flow) {
        flow.route.forEach(link -> link.flows.remove(flow));
        flows.remove(flow);
        stale = true;
    }

    void setWeight(Flow flow, double weight) {
        flow.weight = weight;
        stale = true;
    }

    double bytesPerSecond(Flow flow) {
        shareOut();
        return flow.bytesPerSecond;
    }

    double carriedBytes(int link) {
        return links.get(link).carriedBytes;
    }

    /** Moves the time on; returns the flows that have come to their mark. */
    List<Flow> advance(long toNanos) {
        shareOut();
        double seconds = (toNanos - nowNanos) / 1e9;
        nowNanos = toNanos;
        List<Flow> due = new ArrayList<>();
        for (Flow flow : flows) {
            double bytes = Math.min(flow.remainingBytes, flow.bytesPerSecond * seconds);
            flow.remainingBytes -= bytes;
            flow.route.forEach(link -> link.carriedBytes += bytes);
            if (flow.isDue()) {
                due.add(flow);
            }
        }
        return due;
    }

    /** When the next flow comes to its mark if nothing changes; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos() {
        shareOut();
        double seconds = Double.POSITIVE_INFINITY;
        for (Flow flow : flows) {
            if (flow.isDue()) {
                return nowNanos;
            }
            if (flow.bytesPerSecond > 0) {
                seconds = Math.min(seconds, (flow.remainingBytes - flow.markBytes) / flow.bytesPerSecond);
            }
        }
        double nanos = Math.ceil(seconds * 1e9);
        return nanos >= Long.MAX_VALUE - nowNanos ? Long.MAX_VALUE : nowNanos + (long) nanos;
    }

    /** The link that is fullest first: its flows get their share, what they leave elsewhere goes to the others. */
    private void shareOut() {
        if (!stale) {
            return;
        }
        stale = false;
        PriorityQueue<Candidate> candidates = new PriorityQueue<>();
        for (Link link : links) {
            prepare(link);
            if (link.unsettled > 0) {
                candidates.add(new Candidate(link, link.fairBytesPerSecond()));
            }
        }
        while (!candidates.isEmpty()) {
            Candidate next = candidates.remove();
            if (next.link.unsettled > 0) {
                settleOrRequeue(next, candidates);
            }
        }
    }

    private static void prepare(Link link) {
        link.freeBytesPerSecond = link.bytesPerSecond;
        link.unsettled = link.flows.size();
        link.unsettledWeight = 0;
        for (Flow flow : link.flows) {
            flow.settled = false;
            link.unsettledWeight += flow.weight;
        }
    }

    /** A share never shrinks while others settle, so the first candidate that still holds is the smallest. */
    private static void settleOrRequeue(Candidate next, PriorityQueue<Candidate> candidates) {
        double fair = next.link.fairBytesPerSecond();
        if (fair > next.fairBytesPerSecond * (1 + 1e-9)) {
            candidates.add(new Candidate(next.link, fair));
            return;
        }
        for (Flow flow : next.link.flows) {
            if (!flow.settled) {
                flow.settle(fair);
            }
        }
    }
}
