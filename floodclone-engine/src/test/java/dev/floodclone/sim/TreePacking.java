package dev.floodclone.sim;

import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The optimum of a topology as the largest packing of distribution trees into its links, for the many larger
 * topologies of tests: a linear program with a row for each direction of a link and a column for each tree, of which
 * only the cheapest at the present prices is ever made (column generation: Gilmore, Gomory 1961). By Edmonds' theorem
 * this is the same as {@link Optimum}, another way round; milliseconds for 30 hosts.
 */
final class TreePacking {

    private static final double ROUNDING = 1e-9;
    /** Capacities are made slightly uneven, so that no two rows are ever equally tight. */
    private static final double UNEVEN = 1e-7;

    private final int hosts;
    private final int rows;
    private final int source;
    private final double gap;
    private final List<List<SwitchPath>> waysByPair = new ArrayList<>();
    private final double[] capacity;
    private final double[][] inverse;
    private final double[] amount;
    private final boolean[] isTree;

    private TreePacking(Topology topology, double gap) {
        this.hosts = topology.hosts().size();
        this.rows = topology.directionCount();
        this.source = topology.hosts().indexOf(topology.source());
        this.gap = gap;
        for (int pair = 0; pair < hosts * hosts; pair++) {
            waysByPair.add(new ArrayList<>());
        }
        SwitchPaths paths = new SwitchPaths(topology);
        for (String host : topology.hosts()) {
            paths.outgoing(host).stream().flatMap(first -> paths.startingWith(first).stream()).forEach(way ->
                    waysByPair.get(topology.hosts().indexOf(way.from()) * hosts + topology.hosts().indexOf(way.to()))
                            .add(way));
        }
        this.capacity = new double[rows];
        SplittableRandom random = new SplittableRandom(1);
        for (int row = 0; row < rows; row++) {
            LinkSettings link = topology.linkOf(row).settings();
            capacity[row] = link.rate().bytesPerSecond() * (1 - link.lossProbability()) / 1e6
                    * (1 + UNEVEN * random.nextDouble());
        }
        this.amount = capacity.clone();
        this.isTree = new boolean[rows];
        this.inverse = new double[rows][rows];
        for (int row = 0; row < rows; row++) {
            inverse[row][row] = 1;
        }
    }

    /** Within {@code gap}, relative, below the optimum; every destination must be reachable. */
    static double bytesPerSecond(Topology topology, double gap) {
        return new TreePacking(topology, gap).solve() * 1e6;
    }

    private double solve() {
        double bound = Double.POSITIVE_INFINITY;
        while (true) {
            double[] price = prices();
            double packed = 0;
            for (int row = 0; row < rows; row++) {
                packed += isTree[row] ? amount[row] : 0;
            }
            int negative = smallest(price);
            double[] column = new double[rows];
            if (price[negative] < -ROUNDING) {
                column[negative] = 1;
                enter(column, false);
                continue;
            }
            double treeCost = addCheapestTree(price, column);
            double total = 0;
            for (int row = 0; row < rows; row++) {
                total += Math.max(0, price[row]) * capacity[row];
            }
            bound = Math.min(bound, treeCost > 0 ? total / treeCost : bound);
            if (packed >= bound * (1 - gap) || treeCost >= 1 - ROUNDING) {
                return packed;
            }
            enter(column, true);
        }
    }

    private double[] prices() {
        double[] price = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < rows && isTree[row]; i++) {
                price[i] += inverse[row][i];
            }
        }
        return price;
    }

    private static int smallest(double[] values) {
        int smallest = 0;
        for (int i = 1; i < values.length; i++) {
            smallest = values[i] < values[smallest] ? i : smallest;
        }
        return smallest;
    }

    /** Adds to {@code column} how often the cheapest tree crosses each link; returns its cost. */
    private double addCheapestTree(double[] price, double[] column) {
        SwitchPath[] best = new SwitchPath[hosts * hosts];
        double[][] cost = new double[hosts][hosts];
        Arrays.stream(cost).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
        for (int pair = 0; pair < hosts * hosts; pair++) {
            for (SwitchPath way : waysByPair.get(pair)) {
                double sum = way.directions().stream().mapToDouble(row -> Math.max(0, price[row])).sum()
                        + ROUNDING * way.directions().size();
                if (sum < cost[pair / hosts][pair % hosts]) {
                    cost[pair / hosts][pair % hosts] = sum;
                    best[pair] = way;
                }
            }
        }
        int[] parent = Arborescence.cheapest(cost, source);
        double total = 0;
        for (int host = 0; host < hosts; host++) {
            if (host != source) {
                for (int row : best[parent[host] * hosts + host].directions()) {
                    column[row]++;
                    total += Math.max(0, price[row]);
                }
            }
        }
        return total;
    }

    /** One pivot of the revised simplex method. */
    private void enter(double[] column, boolean tree) {
        double[] change = new double[rows];
        int leaving = -1;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < rows; i++) {
                change[row] += inverse[row][i] * column[i];
            }
            if (change[row] > ROUNDING
                    && (leaving < 0 || amount[row] / change[row] < amount[leaving] / change[leaving])) {
                leaving = row;
            }
        }
        double pivot = change[leaving];
        amount[leaving] /= pivot;
        for (int i = 0; i < rows; i++) {
            inverse[leaving][i] /= pivot;
        }
        for (int row = 0; row < rows; row++) {
            if (row != leaving && change[row] != 0) {
                amount[row] = Math.max(0, amount[row] - change[row] * amount[leaving]);
                for (int i = 0; i < rows; i++) {
                    inverse[row][i] -= change[row] * inverse[leaving][i];
                }
            }
        }
        isTree[leaving] = tree;
    }
}
