package dev.floodclone.sim;

import dev.floodclone.swarm.Rule;
import dev.floodclone.swarm.Strategy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How the nodes of a {@link Simulation} share a file: by the product's own core, with all of its rules or some, or in
 * one of the ways that it is compared with.
 *
 * @param name as users write it
 * @param rules that the product's core follows; empty for the other kinds
 * @param strategy of the product's core for several paths to the same peer
 */
public record Policy(String name, Kind kind, Set<Rule> rules, Strategy strategy) {

    public static final Policy OURS = new Policy("ours", Kind.FLOOD, Rule.ALL, Strategy.FASTEST);

    /** The source sends the whole file to each destination over a connection of its own, all at once. */
    public static final Policy UNICAST = new Policy("unicast", Kind.UNICAST);

    /** Each host passes every chunk on to the next one of the topology's file as soon as it has it. */
    public static final Policy CHAIN = new Policy("chain", Kind.CHAIN);

    /** Rarest first with tit for tat, as {@link PullLogic} models it. */
    public static final Policy BITTORRENT = new Policy("bittorrent", Kind.PULL);

    private static final String WITHOUT = "without-";

    /** What a node's logic is. */
    public enum Kind { FLOOD, UNICAST, CHAIN, PULL }

    public Policy {
        rules = Set.copyOf(rules);
    }

    private Policy(String name, Kind kind) {
        this(name, kind, Set.of(), Strategy.FASTEST);
    }

    /** The product with this strategy; {@link #OURS} has the default one. */
    public static Policy of(Strategy strategy) {
        return new Policy(strategy.name().toLowerCase(Locale.ROOT), Kind.FLOOD, Rule.ALL, strategy);
    }

    /** The product without one of its rules. */
    public static Policy without(Rule rule) {
        return new Policy(WITHOUT + rule.number(), Kind.FLOOD, EnumSet.complementOf(EnumSet.of(rule)),
                Strategy.FASTEST);
    }

    /** All that compare with each other, the product first. */
    public static List<Policy> all() {
        List<Policy> all = new ArrayList<>(List.of(OURS));
        Rule.ALL.forEach(rule -> all.add(without(rule)));
        all.addAll(List.of(BITTORRENT, CHAIN, UNICAST));
        return all;
    }

    /** The one that is called so, which may also be a strategy of the product. */
    public static Optional<Policy> named(String name) {
        Predicate<Policy> isCalledSo = policy -> policy.name.equals(name);
        return Stream.concat(all().stream(), Stream.of(Strategy.values()).map(Policy::of)).filter(isCalledSo)
                .findFirst();
    }
}
