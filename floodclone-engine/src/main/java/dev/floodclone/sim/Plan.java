package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.Optional;

/**
 * What a topology allows at best: the rate at which all destinations can receive at once, and what keeps it from being
 * higher.
 *
 * @param rate of raw link bits; zero when a destination cannot be reached
 * @param exact whether the rate can be reached; otherwise it is an upper bound
 * @param cut the one that binds; empty where only several of them together do
 */
public record Plan(Bandwidth rate, boolean exact, Optional<Cut> cut) {

    /** The linear program of {@link Optimum} takes seconds up to here, and minutes soon after. */
    private static final int EXACT_HOSTS = 24;

    /** Relative; the optimum is rounded to whole bytes. */
    private static final double SAME = 1e-5;

    public static Plan of(Topology topology) {
        if (topology.hosts().size() < 2 || topology.hosts().size() <= EXACT_HOSTS && !isStar(topology)) {
            Bandwidth optimum = Optimum.of(topology);
            Cut cut = Cut.tightest(topology);
            boolean binds = cut.rate().bytesPerSecond() <= optimum.bytesPerSecond() * (1 + SAME);
            return new Plan(optimum, true, binds ? Optional.of(cut) : Optional.empty());
        }
        Cut cut = Cut.tightest(topology);
        return new Plan(cut.rate(), isStar(topology), Optional.of(cut));
    }

    /**
     * All hosts with one link to the same switch. There the tightest of the cuts can always be reached, by handing each
     * destination a part to pass on (Kumar, Ross, Peer-assisted file distribution: the minimum distribution time, 2006).
     */
    private static boolean isStar(Topology topology) {
        return topology.switches().size() == 1 && topology.links().size() == topology.hosts().size()
                && topology.hosts().stream().allMatch(host -> topology.links().stream().anyMatch(
                        link -> link.a().equals(host) && topology.switches().contains(link.b())
                                || link.b().equals(host) && topology.switches().contains(link.a())));
    }

    /** How long a file takes at this rate, in seconds; infinite when a destination cannot be reached. */
    public double seconds(long fileBytes) {
        return (double) fileBytes / rate.bytesPerSecond();
    }
}
