package dev.floodclone.sim;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The best steady rate at which every destination of a topology can receive the same data at once, when hosts store and
 * forward: the largest r for which rates on the edges between hosts exist that fit the links and carry a flow of r from
 * the source to each destination. That is the largest packing of distribution trees into the links (Edmonds,
 * Edge-disjoint branchings, 1973; network coding could not do better).
 *
 * <p>An edge is a shortest way over switches, one for each pair of interfaces; a link's capacity is its rate less its
 * loss, in raw link bits, headers not counted. The packing is a linear program with a row for each direction of a link
 * and a column for each tree, of which only the one that is cheapest at the present prices of links is ever made
 * (column generation: Gilmore, Gomory, 1961). It ends when no tree is cheaper than what it is worth, so the result is
 * exact. Milliseconds for 30 hosts.
 */
public final class Optimum {

    /** Relative, between what is packed and what the prices prove; far below what a measurement could show. */
    private static final double GAP = 1e-9;

    private static final double ROUNDING = 1e-9;

    /** Capacities are made slightly uneven to be packed, so that no two rows are ever equally tight. */
    private static final double UNEVEN = 1e-7;

    private final int hosts;
    private final int source;
    /** By sender, then receiver: each way as the directions that it takes. */
    private final List<List<int[]>> waysByPair = new ArrayList<>();
    private final double[] capacity;
    private final SimplexBasis basis;

    private Optimum(Topology topology) {
        this.hosts = topology.hosts().size();
        this.source = topology.hosts().indexOf(topology.source());
        for (int pair = 0; pair < hosts * hosts; pair++) {
            waysByPair.add(new ArrayList<>());
        }
        SwitchPaths paths = new SwitchPaths(topology);
        for (String host : topology.hosts()) {
            for (int first : paths.outgoing(host)) {
                paths.startingWith(first).forEach(way -> waysByPair.get(pair(topology, way)).add(directions(way)));
            }
        }
        this.capacity = new double[topology.directionCount()];
        for (int direction = 0; direction < capacity.length; direction++) {
            LinkSettings link = topology.linkOf(direction).settings();
            capacity[direction] = link.deliveredBytesPerSecond() / 1e6;
        }
        SplittableRandom random = new SplittableRandom(1);
        this.basis = new SimplexBasis(Arrays.stream(capacity)
                .map(each -> each * (1 + UNEVEN * random.nextDouble())).toArray());
    }

    private int pair(Topology topology, SwitchPath way) {
        return topology.hosts().indexOf(way.from()) * hosts + topology.hosts().indexOf(way.to());
    }

    private static int[] directions(SwitchPath way) {
        return way.directions().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The optimum of {@code topology}; zero when a destination cannot be reached. */
    public static Bandwidth of(Topology topology) {
        requireDestination(topology);
        return of(topology, Cut.tightest(topology).rate());
    }

    static void requireDestination(Topology topology) {
        if (topology.hosts().size() < 2) {
            throw new FloodException(ExitStatus.USAGE, topology.name() + ": no destination: add a second host");
        }
    }

    /** The same, where the rate of the tightest cut is known. */
    static Bandwidth of(Topology topology, Bandwidth cut) {
        return cut.isZero() ? cut : new Bandwidth(Math.round(new Optimum(topology).solve(cut) * 1e6));
    }

    /** Most often a cut can be reached; then there is no need to find the prices that prove it. */
    private double solve(Bandwidth cut) {
        double bound = cut.bytesPerSecond() / 1e6;
        while (basis.packed() < bound * (1 - GAP)) {
            double[] price = basis.prices();
            int cheapestLink = cheapest(price);
            if (price[cheapestLink] < -ROUNDING) {
                basis.leaveFree(cheapestLink);
                continue;
            }
            int[] tree = new int[capacity.length];
            double treePrice = addCheapestTree(price, tree);
            bound = treePrice > 0 ? Math.min(bound, worth(price) / treePrice) : bound;
            if (treePrice >= 1 - ROUNDING) {
                return bound;
            }
            basis.pack(tree);
        }
        return bound;
    }

    /** Of all links at these prices: no packing of the capacities as they are is worth more. */
    private double worth(double[] price) {
        double worth = 0;
        for (int direction = 0; direction < capacity.length; direction++) {
            worth += Math.max(0, price[direction]) * capacity[direction];
        }
        return worth;
    }

    private static int cheapest(double[] price) {
        int cheapest = 0;
        for (int i = 1; i < price.length; i++) {
            cheapest = price[i] < price[cheapest] ? i : cheapest;
        }
        return cheapest;
    }

    /** Counts in {@code crossings} how often the cheapest tree takes each direction; returns its price. */
    private double addCheapestTree(double[] price, int[] crossings) {
        int[][] best = new int[hosts * hosts][];
        double[][] cost = new double[hosts][hosts];
        for (int pair = 0; pair < best.length; pair++) {
            double lowest = Double.POSITIVE_INFINITY;
            for (int[] way : waysByPair.get(pair)) {
                double each = price(way, price);
                if (each < lowest) {
                    lowest = each;
                    best[pair] = way;
                }
            }
            cost[pair / hosts][pair % hosts] = lowest;
        }
        int[] parent = Arborescence.cheapest(cost, source);
        double total = 0;
        for (int host = 0; host < hosts; host++) {
            if (host != source) {
                for (int direction : best[parent[host] * hosts + host]) {
                    crossings[direction]++;
                    total += Math.max(0, price[direction]);
                }
            }
        }
        return total;
    }

    /** Of two ways that cost nothing the shorter one is cheaper. */
    private static double price(int[] way, double[] price) {
        double sum = ROUNDING * way.length;
        for (int direction : way) {
            sum += Math.max(0, price[direction]);
        }
        return sum;
    }
}
