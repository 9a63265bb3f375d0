package dev.floodclone.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The largest flow from one node to another over links that carry both ways, and a minimum cut (Edmonds, Karp, 1972;
 * max-flow, min-cut: Ford, Fulkerson, 1956). Directions come in pairs, each one the reverse of its neighbour, as in a
 * {@link Topology}; so one array holds what is left of all. Owned by one {@link Cut}.
 */
final class MaxFlow {

    private final List<List<Integer>> outgoing = new ArrayList<>();
    private final int[] to;
    private final double[] capacity;
    private final double[] left;
    /** How each node was reached in the last search, or -1. */
    private final int[] arriving;

    /**
     * @param to where each direction leads
     * @param capacity of each direction, not negative
     */
    MaxFlow(int nodes, int[] to, double[] capacity) {
        this.to = to;
        this.capacity = capacity;
        this.left = new double[capacity.length];
        this.arriving = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            outgoing.add(new ArrayList<>());
        }
        for (int direction = 0; direction < to.length; direction++) {
            outgoing.get(to[direction ^ 1]).add(direction);
        }
    }

    /** Returns whether all was found: false when the flow is more than {@code enough}, and nobody needs to know. */
    boolean maximise(int source, int sink, double enough) {
        System.arraycopy(capacity, 0, left, 0, left.length);
        double value = 0;
        while (value <= enough) {
            search(source, sink);
            if (arriving[sink] < 0) {
                return true;
            }
            value += augment(source, sink);
        }
        return false;
    }

    /** The directions that lead out of what the source still reaches, after all was found. */
    List<Integer> cut() {
        List<Integer> directions = new ArrayList<>();
        for (int direction = 0; direction < to.length; direction++) {
            if (arriving[to[direction ^ 1]] >= 0 && arriving[to[direction]] < 0) {
                directions.add(direction);
            }
        }
        return directions;
    }

    private double augment(int source, int sink) {
        double amount = Double.MAX_VALUE;
        for (int node = sink; node != source; node = to[arriving[node] ^ 1]) {
            amount = Math.min(amount, left[arriving[node]]);
        }
        for (int node = sink; node != source; node = to[arriving[node] ^ 1]) {
            left[arriving[node]] -= amount;
            left[arriving[node] ^ 1] += amount;
        }
        return amount;
    }

    private void search(int source, int sink) {
        Arrays.fill(arriving, -1);
        arriving[source] = Integer.MAX_VALUE;
        ArrayDeque<Integer> frontier = new ArrayDeque<>(List.of(source));
        while (!frontier.isEmpty() && arriving[sink] < 0) {
            for (int direction : outgoing.get(frontier.remove())) {
                if (arriving[to[direction]] < 0 && left[direction] > 0) {
                    arriving[to[direction]] = direction;
                    frontier.add(to[direction]);
                }
            }
        }
    }
}
