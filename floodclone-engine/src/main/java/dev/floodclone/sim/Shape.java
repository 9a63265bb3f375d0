package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Topologies of any size, for simulations of more hosts than one would write down. Links have 100 Mbit/s and 5 ms
 * unless a shape says otherwise.
 */
public enum Shape {

    /** All hosts on one switch. */
    STAR,

    /** A row of hosts without a switch. */
    CHAIN,

    /** A chain whose last host is linked to the source. */
    RING,

    /** Half of the hosts on each of two switches, between which a trunk has the rate of one host and 30 ms. */
    TWO_SITES,

    /** Switches of some ten hosts each, in a tree drawn from the seed; 20 to 200 Mbit/s, 1 to 20 ms. */
    RANDOM;

    private static final int MEGABITS = 100;
    private static final int MILLIS = 5;
    private static final int TRUNK_MILLIS = 30;
    private static final int HOSTS_PER_SWITCH = 10;

    /** As users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A source and this many destinations; the seed matters to {@link #RANDOM} only. */
    public Topology of(int destinations, long seed) {
        Builder builder = new Builder(word() + "-" + destinations, destinations);
        switch (this) {
            case STAR -> builder.star();
            case CHAIN -> builder.row();
            case RING -> builder.ring();
            case TWO_SITES -> builder.twoSites();
            case RANDOM -> builder.tree(new SplittableRandom(seed));
        }
        return builder.build();
    }

    private static final class Builder {

        private final String name;
        private final List<String> hosts = new ArrayList<>(List.of("src"));
        private final List<String> switches = new ArrayList<>();
        private final List<Topology.Link> links = new ArrayList<>();

        private Builder(String name, int destinations) {
            this.name = name;
            for (int i = 1; i <= destinations; i++) {
                hosts.add("d" + i);
            }
        }

        private Topology build() {
            return new Topology(name, hosts, switches, links, List.of());
        }

        private void link(String a, String b, int megabits, int millis) {
            links.add(new Topology.Link(a, b, LinkSettings.of(megabits, millis)));
        }

        private void star() {
            switches.add("s1");
            hosts.forEach(host -> link(host, "s1", MEGABITS, MILLIS));
        }

        private void row() {
            for (int i = 1; i < hosts.size(); i++) {
                link(hosts.get(i - 1), hosts.get(i), MEGABITS, MILLIS);
            }
        }

        private void ring() {
            row();
            if (hosts.size() > 2) {
                link(hosts.get(hosts.size() - 1), hosts.get(0), MEGABITS, MILLIS);
            }
        }

        private void twoSites() {
            switches.addAll(List.of("s1", "s2"));
            int near = (hosts.size() + 1) / 2;
            for (int i = 0; i < hosts.size(); i++) {
                link(hosts.get(i), switches.get(i < near ? 0 : 1), MEGABITS, MILLIS);
            }
            link("s1", "s2", MEGABITS, TRUNK_MILLIS);
        }

        private void tree(RandomGenerator random) {
            int count = (hosts.size() + HOSTS_PER_SWITCH - 1) / HOSTS_PER_SWITCH;
            for (int i = 0; i < count; i++) {
                switches.add("s" + (i + 1));
                if (i > 0) {
                    drawLink(switches.get(random.nextInt(i)), switches.get(i), random);
                }
            }
            for (String host : hosts) {
                drawLink(host, switches.get(random.nextInt(count)), random);
            }
        }

        private void drawLink(String a, String b, RandomGenerator random) {
            link(a, b, random.nextInt(20, 201), random.nextInt(1, 21));
        }
    }
}
