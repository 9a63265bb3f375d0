package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cheapest tree that leads from a root to every node of a complete digraph (Chu, Liu 1965; Edmonds 1967). */
final class Arborescence {

    private Arborescence() { }

    /** @return the parent of each node; the root's is itself */
    static int[] cheapest(double[][] cost, int root) {
        int[] parent = cheapestParents(cost, root);
        List<Integer> cycle = cycle(parent, root);
        return cycle.isEmpty() ? parent : expand(cost, root, parent, cycle);
    }

    private static int[] cheapestParents(double[][] cost, int root) {
        int[] parent = new int[cost.length];
        for (int node = 0; node < cost.length; node++) {
            parent[node] = node == root || node != 0 ? 0 : 1;
            for (int from = 0; from < cost.length && node != root; from++) {
                if (from != node && cost[from][node] < cost[parent[node]][node]) {
                    parent[node] = from;
                }
            }
        }
        parent[root] = root;
        return parent;
    }

    private static List<Integer> cycle(int[] parent, int root) {
        int[] seenFrom = new int[parent.length];
        for (int start = 0; start < parent.length; start++) {
            int node = start;
            while (node != root && seenFrom[node] == 0) {
                seenFrom[node] = start + 1;
                node = parent[node];
            }
            if (node != root && seenFrom[node] == start + 1) {
                List<Integer> cycle = new ArrayList<>();
                for (int each = node; cycle.isEmpty() || each != node; each = parent[each]) {
                    cycle.add(each);
                }
                return cycle;
            }
        }
        return List.of();
    }

    /** Makes one node of the cycle, solves that, and enters the cycle where the solution does. */
    private static int[] expand(double[][] cost, int root, int[] parent, List<Integer> cycle) {
        int nodes = cost.length;
        int merged = nodes - cycle.size();
        int[] number = new int[nodes];
        int next = 0;
        for (int node = 0; node < nodes; node++) {
            number[node] = cycle.contains(node) ? merged : next++;
        }
        double[][] smaller = new double[merged + 1][merged + 1];
        Arrays.stream(smaller).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        int[][] edge = new int[merged + 1][merged + 1];
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                double saved = number[to] == merged ? cost[parent[to]][to] : 0;
                if (number[from] != number[to] && cost[from][to] - saved < smaller[number[from]][number[to]]) {
                    smaller[number[from]][number[to]] = cost[from][to] - saved;
                    edge[number[from]][number[to]] = from * nodes + to;
                }
            }
        }
        int[] solution = cheapest(smaller, number[root]);
        int[] result = parent.clone();
        for (int to = 0; to <= merged; to++) {
            if (to != number[root]) {
                int taken = edge[solution[to]][to];
                result[taken % nodes] = taken / nodes;
            }
        }
        return result;
    }
}
