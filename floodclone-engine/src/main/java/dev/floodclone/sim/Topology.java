package dev.floodclone.sim;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network of hosts and switches, as a topology file describes it: one line for each {@code host NAME},
 * {@code switch NAME}, {@code link A B MBIT DELAYms QUEUE_PACKETS LOSS_PERCENT} (both directions alike; the queue is
 * 100 packets and the loss 0 unless given) and {@code path A HOP.. B}; the rest of a line after {@code #} is a comment.
 *
 * <p>Each link has two directions, numbered {@code 2 * link} from a to b and {@code 2 * link + 1} from b to a.
 *
 * @param name of the file, for messages
 * @param paths preferred routes from host to host, every node on the way named; nothing here depends on them
 */
public record Topology(String name, List<String> hosts, List<String> switches, List<Link> links,
                       List<List<String>> paths) {

    private static final String CONVENTIONAL_SOURCE = "src";

    public Topology {
        hosts = List.copyOf(hosts);
        switches = List.copyOf(switches);
        links = List.copyOf(links);
        paths = paths.stream().map(List::copyOf).toList();
    }

    /** A link between two nodes, of which each may be a host or a switch. */
    public record Link(String a, String b, LinkSettings settings) {
    }

    public static Topology read(Path file) {
        return parse(file.toString(), ConfigLine.readFile(file, "topology"));
    }

    /** The topology that {@code text} describes; {@code name} stands in errors. */
    public static Topology parse(String name, String text) {
        return new TopologyParser(name).parse(text);
    }

    /** The host that has the file: {@code src}, or the first one where none is called so. */
    public String source() {
        return hosts.contains(CONVENTIONAL_SOURCE) ? CONVENTIONAL_SOURCE : hosts.get(0);
    }

    /** All hosts but the source, in the file's order. */
    public List<String> destinations() {
        return hosts.stream().filter(host -> !host.equals(source())).toList();
    }

    public int directionCount() {
        return 2 * links.size();
    }

    public Link linkOf(int direction) {
        return links.get(direction / 2);
    }

    public String fromOf(int direction) {
        return direction % 2 == 0 ? linkOf(direction).a() : linkOf(direction).b();
    }

    public String toOf(int direction) {
        return fromOf(direction ^ 1);
    }

    /** The directions of all links that lead from {@code from} to {@code to}; several where links are parallel. */
    public Set<Integer> directions(String from, String to) {
        Set<Integer> directions = new TreeSet<>();
        for (int direction = 0; direction < directionCount(); direction++) {
            if (fromOf(direction).equals(from) && toOf(direction).equals(to)) {
                directions.add(direction);
            }
        }
        return directions;
    }
}
