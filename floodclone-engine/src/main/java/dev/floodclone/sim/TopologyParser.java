package dev.floodclone.sim;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import java.util.ArrayList;
import java.util.List;

/** Reads one topology file; nodes are declared before they are used. */
final class TopologyParser {

    private final String name;
    private final List<String> hosts = new ArrayList<>();
    private final List<String> switches = new ArrayList<>();
    private final List<Topology.Link> links = new ArrayList<>();
    private final List<List<String>> paths = new ArrayList<>();

    TopologyParser(String name) {
        this.name = name;
    }

    Topology parse(String text) {
        ConfigLine.parse(name, text).forEach(this::parseLine);
        if (hosts.isEmpty()) {
            throw new FloodException(ExitStatus.USAGE, name + ": no host in the topology: add lines 'host NAME'");
        }
        return new Topology(name, hosts, switches, links, paths);
    }

    private void parseLine(ConfigLine line) {
        switch (line.word(0)) {
            case "host" -> declare(line, hosts);
            case "switch" -> declare(line, switches);
            case "link" -> parseLink(line);
            case "path" -> parsePath(line);
            default -> throw line.error("unknown word '" + line.word(0) + "': expected host, switch, link or path");
        }
    }

    private void declare(ConfigLine line, List<String> nodes) {
        if (line.words().size() != 2) {
            throw line.error("expected '" + line.word(0) + " NAME'");
        }
        String node = line.word(1);
        if (hosts.contains(node) || switches.contains(node)) {
            throw line.error("'" + node + "' is declared twice");
        }
        nodes.add(node);
    }

    private void parseLink(ConfigLine line) {
        int words = line.words().size();
        if (words < 5 || words > 7) {
            throw line.error("expected 'link A B MBIT DELAYms [QUEUE_PACKETS [LOSS_PERCENT]]'");
        }
        String a = knownNode(line, line.word(1));
        String b = knownNode(line, line.word(2));
        if (a.equals(b)) {
            throw line.error("a link needs two different ends, not '" + a + "' twice");
        }
        Bandwidth rate = LinkUnits.rate(line, line.word(3));
        if (rate.isZero()) {
            throw line.error("a link's rate must be positive");
        }
        long delayNanos = LinkUnits.delayNanos(line, line.word(4));
        int queue = words > 5 ? LinkUnits.queuePackets(line, line.word(5)) : LinkSettings.DEFAULT_QUEUE_PACKETS;
        double loss = words > 6 ? LinkUnits.lossProbability(line, line.word(6)) : 0;
        links.add(new Topology.Link(a, b, new LinkSettings(rate, delayNanos, queue, loss, true)));
    }

    private void parsePath(ConfigLine line) {
        List<String> nodes = line.words().subList(1, line.words().size());
        if (nodes.size() < 2) {
            throw line.error("expected 'path A HOP.. B'");
        }
        nodes.forEach(node -> knownNode(line, node));
        for (int i = 1; i < nodes.size(); i++) {
            requireLink(line, nodes.get(i - 1), nodes.get(i));
        }
        if (!hosts.contains(nodes.get(0)) || !hosts.contains(nodes.get(nodes.size() - 1))) {
            throw line.error("a path leads from a host to a host");
        }
        paths.add(nodes);
    }

    private String knownNode(ConfigLine line, String node) {
        if (!hosts.contains(node) && !switches.contains(node)) {
            throw line.error("unknown node '" + node + "': declare it above with 'host " + node
                    + "' or 'switch " + node + "'");
        }
        return node;
    }

    private void requireLink(ConfigLine line, String a, String b) {
        boolean joined = links.stream().anyMatch(link ->
                link.a().equals(a) && link.b().equals(b) || link.a().equals(b) && link.b().equals(a));
        if (!joined) {
            throw line.error("no link joins '" + a + "' and '" + b + "'");
        }
    }
}
