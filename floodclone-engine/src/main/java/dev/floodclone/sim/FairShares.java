package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the rates of all flows max-min fair while flows and links change. A change is worked out among the flows on the
 * links that it touched, by progressive filling (Bertsekas, Gallager, Data Networks, section 6.5.2), as if all others
 * kept their rates. That is the one max-min fair solution if each flow still has a link that is full and on which
 * nobody is faster; where a link no longer serves so, its flows are worked out too, and so on until it holds. Owned by
 * one {@link FlowModel}.
 */
final class FairShares {

    /** Relative; far above rounding, far below what a result could show. */
    static final double TOLERANCE = 1e-9;

    /** When a change reaches more than this part of all flows, it soon reaches the rest; one round over all is less. */
    private static final double MANY = 0.2;

    private final List<Link> links;

    /** Links all of whose flows are to be worked out anew. */
    private final List<Link> inside = new ArrayList<>();
    private final List<Flow> open = new ArrayList<>();
    private final List<Link> touched = new ArrayList<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

    FairShares(List<Link> links) {
        this.links = links;
    }

    /** A flow's part: its rate, the link that limits it, and what the present round makes of them. */
    abstract static class Flow {
        final Link[] route;
        double weight = 1;
        double bytesPerSecond;
        private Link bottleneck;
        private boolean isOpen;
        private boolean settled;
        private double newBytesPerSecond;

        Flow(Link[] route) {
            this.route = route;
        }

        /** Takes the rate that came out, which may be the one that it has. */
        abstract void setRate(double newBytesPerSecond);

        abstract double sentBytes();

        private double rate() {
            return isOpen ? newBytesPerSecond : bytesPerSecond;
        }
    }

    /** A link's part: its flows, what it carries, and what a round has to remember of it. */
    static final class Link {
        final int number;
        final List<Flow> flows = new ArrayList<>();
        double bytesPerSecond;
        private boolean isInside;
        private boolean isTouched;
        private double freeBytesPerSecond;
        private double unsettledWeight;
        private int unsettled;

        Link(int number) {
            this.number = number;
        }

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

    /** The link got another capacity, other flows or other weights. */
    void changed(Link link) {
        if (!link.isInside) {
            link.isInside = true;
            inside.add(link);
        }
    }

    /** Gives all flows, so many on all links, their rates after what changed since the last call. */
    void settle(int flowCount) {
        if (inside.isEmpty()) {
            return;
        }
        int known = 0;
        while (known < inside.size()) {
            for (; known < inside.size(); known++) {
                openFlowsOf(inside.get(known));
            }
            if (open.size() > MANY * flowCount && inside.size() < links.size()) {
                links.forEach(this::changed);
                continue;
            }
            fill();
            for (Link link : touched) {
                if (!link.isInside && !isRight(link)) {
                    changed(link);
                }
            }
        }
        close();
    }

    private void openFlowsOf(Link link) {
        for (Flow flow : link.flows) {
            if (!flow.isOpen) {
                flow.isOpen = true;
                open.add(flow);
                for (Link each : flow.route) {
                    if (!each.isTouched) {
                        each.isTouched = true;
                        touched.add(each);
                    }
                }
            }
        }
    }

    /** The link that is fullest first: its flows get their share, what they leave elsewhere goes to the others. */
    private void fill() {
        for (Flow flow : open) {
            flow.settled = false;
        }
        for (Link link : touched) {
            prepare(link);
            candidates.add(new Candidate(link, link.fairBytesPerSecond()));
        }
        while (!candidates.isEmpty()) {
            Candidate next = candidates.remove();
            if (next.link.unsettled > 0) {
                settleOrRequeue(next);
            }
        }
    }

    private static void prepare(Link link) {
        link.freeBytesPerSecond = link.bytesPerSecond;
        link.unsettled = 0;
        link.unsettledWeight = 0;
        for (Flow flow : link.flows) {
            if (flow.isOpen) {
                link.unsettled++;
                link.unsettledWeight += flow.weight;
            } else {
                link.freeBytesPerSecond -= flow.bytesPerSecond;
            }
        }
        link.freeBytesPerSecond = Math.max(0, link.freeBytesPerSecond);
    }

    /** A share never shrinks while others settle, so the first candidate that still holds is the smallest. */
    private void settleOrRequeue(Candidate next) {
        double fair = next.link.fairBytesPerSecond();
        Candidate second = candidates.peek();
        if (second != null && fair > second.fairBytesPerSecond * (1 + TOLERANCE)) {
            candidates.add(new Candidate(next.link, fair));
            return;
        }
        for (Flow flow : next.link.flows) {
            if (flow.isOpen && !flow.settled) {
                settle(flow, next.link, fair);
            }
        }
    }

    private static void settle(Flow flow, Link bottleneck, double fairBytesPerSecond) {
        flow.settled = true;
        flow.bottleneck = bottleneck;
        flow.newBytesPerSecond = fairBytesPerSecond * flow.weight;
        for (Link link : flow.route) {
            link.freeBytesPerSecond = Math.max(0, link.freeBytesPerSecond - flow.newBytesPerSecond);
            link.unsettledWeight -= flow.weight;
            link.unsettled--;
        }
    }

    /** Whether the flows that this link limits find it full, and nobody on it faster. */
    private static boolean isRight(Link link) {
        double total = 0;
        double highest = 0;
        double lowestLimited = Double.MAX_VALUE;
        for (Flow flow : link.flows) {
            double rate = flow.rate();
            double level = rate / flow.weight;
            total += rate;
            highest = Math.max(highest, level);
            if (flow.bottleneck == link) {
                lowestLimited = Math.min(lowestLimited, level);
            }
        }
        return lowestLimited == Double.MAX_VALUE
                || total >= link.bytesPerSecond * (1 - TOLERANCE) && lowestLimited >= highest * (1 - TOLERANCE);
    }

    private void close() {
        for (Flow flow : open) {
            flow.isOpen = false;
            flow.setRate(flow.newBytesPerSecond);
        }
        for (Link link : touched) {
            link.isTouched = false;
        }
        for (Link link : inside) {
            link.isInside = false;
        }
        open.clear();
        touched.clear();
        inside.clear();
    }
}
