package dev.floodclone.sim;

import dev.floodclone.swarm.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How the nodes of a {@link Simulation} share a file: by the product's own core, with all of its rules or some, or in one
 * of the ways that it is compared with.
 *
 * @param name as users write it
 * @param rules that the product's core follows; empty for the other kinds
 */
public record Policy(String name, Kind kind, Set<Rule> rules) {

    public static final Policy OURS = new Policy("ours", Kind.FLOOD, Rule.ALL);

    /** The source sends the whole file to each destination over a connection of its own, all at once. */
    public static final Policy UNICAST = new Policy("unicast", Kind.UNICAST, Set.of());

    /** Each host passes every chunk on to the next one of the topology's file as soon as it has it. */
    public static final Policy CHAIN = new Policy("chain", Kind.CHAIN, Set.of());

    /** Rarest first with tit for tat, as {@link PullLogic} models it. */
    public static final Policy BITTORRENT = new Policy("bittorrent", Kind.PULL, Set.of());

    private static final String WITHOUT = "without-";

    /** What a node's logic is. */
    public enum Kind { FLOOD, UNICAST, CHAIN, PULL }

    public Policy {
        rules = Set.copyOf(rules);
    }

    /** The product without one of its rules. */
    public static Policy without(Rule rule) {
        return new Policy(WITHOUT + rule.number(), Kind.FLOOD, EnumSet.complementOf(EnumSet.of(rule)));
    }

    /** All that there are, the product first. */
    public static List<Policy> all() {
        List<Policy> all = new ArrayList<>(List.of(OURS));
        Rule.ALL.forEach(rule -> all.add(without(rule)));
        all.addAll(List.of(BITTORRENT, CHAIN, UNICAST));
        return all;
    }

    /** The one that is called so. */
    public static Optional<Policy> named(String name) {
        Predicate<Policy> isCalledSo = policy -> policy.name.equals(name);
        return all().stream().filter(isCalledSo).findFirst();
    }
}
