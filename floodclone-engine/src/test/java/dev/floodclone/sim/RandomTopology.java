package dev.floodclone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Networks drawn from a seed: 5 to 30 hosts on 1 to 3 switches that trunks or hosts with two interfaces join, 5 to 100
 * Mbit/s, and now and then a link from host to host.
 */
final class RandomTopology {

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();

    private RandomTopology(long seed) {
        random = new SplittableRandom(seed);
    }

    static Topology of(long seed) {
        return of(seed, 30);
    }

    static Topology of(long seed, int mostHosts) {
        return Topology.parse("random topology of seed " + seed, new RandomTopology(seed).draw(mostHosts));
    }

    private String draw(int mostHosts) {
        List<String> hosts = names("d", random.nextInt(5, mostHosts + 1));
        hosts.set(0, "src");
        List<String> switches = names("s", random.nextInt(1, 4));
        hosts.forEach(host -> text.append("host ").append(host).append('\n'));
        switches.forEach(each -> text.append("switch ").append(each).append('\n'));
        for (int i = 0; i < hosts.size(); i++) {
            link(hosts.get(i), switches.get(i < switches.size() ? i : random.nextInt(switches.size())));
        }
        for (int i = 1; i < switches.size(); i++) {
            String joint = random.nextBoolean() ? switches.get(i - 1) : hosts.get(i - 1);
            link(joint, switches.get(i));
        }
        if (random.nextInt(4) == 0) {
            link(hosts.get(random.nextInt(hosts.size() - 1)), hosts.get(hosts.size() - 1));
        }
        return text.toString();
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    private void link(String a, String b) {
        text.append("link ").append(a).append(' ').append(b).append(' ').append(random.nextInt(5, 101)).append(' ')
                .append(random.nextInt(1, 41)).append("ms\n");
    }
}
