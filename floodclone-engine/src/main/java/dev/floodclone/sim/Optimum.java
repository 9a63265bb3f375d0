package dev.floodclone.sim;

import com.google.common.collect.Sets;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;

/**
 * The best steady rate at which every destination of a topology can receive the same data at once, when hosts store and
 * forward: the largest r for which rates on the edges between hosts exist that fit the links and carry a flow of r from
 * the source to each destination (Edmonds, Edge-disjoint branchings, 1973; network coding could not do better).
 *
 * <p>An edge is a shortest way over switches, one for each pair of interfaces; a link's capacity is its rate less its
 * loss, in raw link bits, headers not counted. Flows to each destination would make a linear program of edges times
 * destinations; instead it has only the edges' rates, and the cuts that they violate are added until none is (max-flow,
 * min-cut). It takes well under a second up to some 20 hosts that all reach each other, seconds at 30, and is not meant
 * for more: the solver works on dense rows of all edges.
 */
public final class Optimum {

    /** Relative; far above the solver's rounding, far below what a measurement could show. */
    private static final double TOLERANCE = 1e-7;

    /** Weight of the newest solution in the running mean; a smaller one is slower to forget what a new cut excludes. */
    private static final double CENTRE_STEP = 0.5;

    private final Topology topology;
    private final List<SwitchPath> edges = new ArrayList<>();
    private final int source;
    private final List<LinearConstraint> constraints = new ArrayList<>();
    private final Set<BitSet> cuts = new HashSet<>();

    private Optimum(Topology topology) {
        this.topology = topology;
        this.source = topology.hosts().indexOf(topology.source());
        SwitchPaths paths = new SwitchPaths(topology);
        for (String host : topology.hosts()) {
            paths.outgoing(host).forEach(first -> edges.addAll(paths.startingWith(first)));
        }
    }

    /** The optimum of {@code topology}; zero when a destination cannot be reached. */
    public static Bandwidth of(Topology topology) {
        if (topology.hosts().size() < 2) {
            throw new FloodException(ExitStatus.USAGE, topology.name() + ": no destination: add a second host");
        }
        double megabits = new Optimum(topology).solve();
        return new Bandwidth(Math.round(megabits * 1e6 / 8));
    }

    private double solve() {
        addCapacities();
        addFirstCuts();
        double[] best = maximise();
        double[] centre = best;
        Set<BitSet> violated = violatedCuts(best, centre);
        while (addCuts(violated)) {
            best = maximise();
            centre = towards(centre, best);
            violated = violatedCuts(best, centre);
        }
        return best[0];
    }

    /**
     * A point on the way from {@code centre} to the newest solution, with its rate. Solutions lie at extreme corners
     * that differ widely and violate ever new cuts, while the mean of some of them seldom violates any.
     */
    private static double[] towards(double[] centre, double[] solution) {
        double[] mean = new double[solution.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = centre[i] + CENTRE_STEP * (solution[i] - centre[i]);
        }
        mean[0] = solution[0];
        return mean;
    }

    /** Variables: the common rate, then each edge's, in Mbit/s. */
    private double[] maximise() {
        double[] objective = new double[1 + edges.size()];
        objective[0] = 1;
        return new SimplexSolver().optimize(new MaxIter(Integer.MAX_VALUE), new LinearObjectiveFunction(objective, 0),
                new LinearConstraintSet(constraints), GoalType.MAXIMIZE, new NonNegativeConstraint(true)).getPoint();
    }

    private void addCapacities() {
        for (int direction = 0; direction < topology.directionCount(); direction++) {
            double[] shares = new double[1 + edges.size()];
            for (int e = 0; e < edges.size(); e++) {
                shares[1 + e] = edges.get(e).directions().contains(direction) ? 1 : 0;
            }
            LinkSettings link = topology.linkOf(direction).settings();
            double megabits = link.rate().bytesPerSecond() * 8 / 1e6 * (1 - link.lossProbability());
            constraints.add(new LinearConstraint(shares, Relationship.LEQ, megabits));
        }
    }

    /** What leaves the source and what enters each destination: most optima need no other cut. */
    private void addFirstCuts() {
        int hosts = topology.hosts().size();
        IntStream.range(0, hosts).filter(host -> host != source).forEach(host -> {
            BitSet rest = new BitSet();
            rest.set(0, hosts);
            rest.clear(host);
            addCut(rest);
        });
        BitSet alone = new BitSet();
        alone.set(source);
        addCut(alone);
    }

    /** Whether any of them is new; one that is known can be violated by rounding only. */
    private boolean addCuts(Set<BitSet> violated) {
        Set<BitSet> fresh = new LinkedHashSet<>(Sets.difference(violated, cuts));
        fresh.forEach(this::addCut);
        return !fresh.isEmpty();
    }

    /** Demands that the edges from {@code side}, which holds the source, to the other hosts carry the common rate. */
    private void addCut(BitSet side) {
        cuts.add(side);
        double[] terms = new double[1 + edges.size()];
        terms[0] = 1;
        for (int e = 0; e < edges.size(); e++) {
            terms[1 + e] = side.get(fromIndex(e)) && !side.get(toIndex(e)) ? -1 : 0;
        }
        constraints.add(new LinearConstraint(terms, Relationship.LEQ, 0));
    }

    /** The cuts that the two points violate; none when one of the points is a solution. */
    private Set<BitSet> violatedCuts(double[] best, double[] centre) {
        Set<BitSet> ofBest = violatedCuts(best);
        Set<BitSet> ofCentre = violatedCuts(centre);
        return ofBest.isEmpty() || ofCentre.isEmpty() ? Set.of() : Sets.union(ofBest, ofCentre);
    }

    private Set<BitSet> violatedCuts(double[] point) {
        double[][] capacity = new double[topology.hosts().size()][topology.hosts().size()];
        for (int e = 0; e < edges.size(); e++) {
            capacity[fromIndex(e)][toIndex(e)] += point[1 + e];
        }
        double enough = point[0] * (1 - TOLERANCE);
        Set<BitSet> violated = new LinkedHashSet<>();
        for (int host = 0; host < capacity.length; host++) {
            if (host != source) {
                MaxFlow flow = new MaxFlow(capacity, source, host);
                if (flow.value() < enough) {
                    violated.add(flow.cutNearSource());
                    violated.add(flow.cutNearSink());
                }
            }
        }
        return violated;
    }

    private int fromIndex(int edge) {
        return topology.hosts().indexOf(edges.get(edge).from());
    }

    private int toIndex(int edge) {
        return topology.hosts().indexOf(edges.get(edge).to());
    }
}
