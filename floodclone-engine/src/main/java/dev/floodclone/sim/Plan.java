package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a topology allows at best: the rate at which all destinations can receive at once, and what keeps it from being
 * higher.
 *
 * @param rate of raw link bits; zero when a destination cannot be reached
 * @param exact whether the rate can be reached; otherwise it is an upper bound
 * @param cut the one that binds; empty where only several of them together do
 */
public record Plan(Bandwidth rate, boolean exact, Optional<Cut> cut) {

    /** Up to here {@link Optimum} takes well below a second. */
    private static final int EXACT_HOSTS = 100;

    /** Relative; the optimum is rounded to whole bytes. */
    private static final double SAME = 1e-5;

    public static Plan of(Topology topology) {
        Optimum.requireDestination(topology);
        Cut cut = Cut.tightest(topology);
        boolean star = isStar(topology);
        Optional<Bandwidth> optimum = star || topology.hosts().size() > EXACT_HOSTS
                ? Optional.empty() : Optional.of(Optimum.of(topology, cut.rate()));
        Bandwidth rate = optimum.orElse(cut.rate());
        boolean binds = cut.rate().bytesPerSecond() <= rate.bytesPerSecond() * (1 + SAME);
        return new Plan(rate, star || optimum.isPresent(), binds ? Optional.of(cut) : Optional.empty());
    }

    /**
     * All hosts with one link to the same switch. There the tightest of the cuts can always be reached, by handing each
     * destination a part to pass on (Kumar, Ross, Peer-assisted file distribution: the minimum distribution time,
     * 2006).
     */
    private static boolean isStar(Topology topology) {
        Set<String> linked = new HashSet<>();
        for (Topology.Link link : topology.links()) {
            linked.add(topology.switches().contains(link.a()) ? link.b() : link.a());
        }
        return topology.switches().size() == 1 && topology.links().size() == topology.hosts().size()
                && linked.containsAll(topology.hosts())
                && topology.links().stream().allMatch(link -> topology.switches().contains(link.a())
                        || topology.switches().contains(link.b()));
    }

    /** How long a file takes at this rate, in seconds; infinite when a destination cannot be reached. */
    public double seconds(long fileBytes) {
        return (double) fileBytes / rate.bytesPerSecond();
    }
}
