package dev.floodclone.sim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/** The largest flow from a source to a sink of a small dense graph, and its minimum cuts (Edmonds and Karp, 1972). */
final class MaxFlow {

    /** What is left of an edge when rounding is all that remains of it, relative to the largest edge. */
    private static final double ROUNDING = 1e-12;

    private final double[][] residual;
    private final int source;
    private final int sink;
    private final double negligible;
    private double value;

    /** @param capacity from row to column, not negative; left as it is */
    MaxFlow(double[][] capacity, int source, int sink) {
        this.source = source;
        this.sink = sink;
        residual = new double[capacity.length][];
        double largest = 0;
        for (int row = 0; row < capacity.length; row++) {
            residual[row] = capacity[row].clone();
            for (double each : capacity[row]) {
                largest = Math.max(largest, each);
            }
        }
        negligible = largest * ROUNDING;
        int[] previous = search();
        while (previous[sink] >= 0) {
            augment(previous);
            previous = search();
        }
    }

    double value() {
        return value;
    }

    /** The nodes that the source can still reach. */
    BitSet cutNearSource() {
        int[] previous = search();
        BitSet reached = new BitSet();
        for (int node = 0; node < previous.length; node++) {
            reached.set(node, previous[node] >= 0);
        }
        return reached;
    }

    /** All nodes but those from which the sink can still be reached. */
    BitSet cutNearSink() {
        BitSet others = new BitSet();
        others.set(0, residual.length);
        others.clear(sink);
        ArrayDeque<Integer> frontier = new ArrayDeque<>();
        frontier.add(sink);
        while (!frontier.isEmpty()) {
            int to = frontier.remove();
            for (int from = others.nextSetBit(0); from >= 0; from = others.nextSetBit(from + 1)) {
                if (residual[from][to] > negligible) {
                    others.clear(from);
                    frontier.add(from);
                }
            }
        }
        return others;
    }

    /** Breadth first over what is left; each reached node's predecessor, the source's being itself, else -1. */
    private int[] search() {
        int[] previous = new int[residual.length];
        Arrays.fill(previous, -1);
        previous[source] = source;
        ArrayDeque<Integer> frontier = new ArrayDeque<>();
        frontier.add(source);
        while (!frontier.isEmpty()) {
            int from = frontier.remove();
            for (int to = 0; to < residual.length; to++) {
                if (previous[to] < 0 && residual[from][to] > negligible) {
                    previous[to] = from;
                    frontier.add(to);
                }
            }
        }
        return previous;
    }

    private void augment(int[] previous) {
        double amount = Double.MAX_VALUE;
        for (int to = sink; to != source; to = previous[to]) {
            amount = Math.min(amount, residual[previous[to]][to]);
        }
        for (int to = sink; to != source; to = previous[to]) {
            residual[previous[to]][to] -= amount;
            residual[to][previous[to]] += amount;
        }
        value += amount;
    }
}
