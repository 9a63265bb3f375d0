package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of links over time, one a line: {@code MILLIS link node1=A node2=B bw=MBIT loss=PERCENT
 * max_queue_size=PACKETS delay=MS}, where all after {@code node2} is optional. A line changes the direction that leaves
 * the link's switch, and the one from node1 to node2 where both ends or none are switches. {@code bw=0} cuts it until a
 * line gives it a rate again.
 *
 * @param changes in order of time
 */
public record Trace(List<Change> changes) {

    public Trace {
        changes = List.copyOf(changes);
    }

    /**
     * One line.
     *
     * @param atNanos since the start
     * @param from the end of the link that sends in the changed direction
     */
    public record Change(long atNanos, String from, String to, LinkChange change) {
    }

    public static Trace read(Path file, Topology topology) {
        return parse(file.toString(), ConfigLine.readFile(file, "trace"), topology);
    }

    /** The trace in {@code text}, whose nodes must be in {@code topology}; {@code name} stands in errors. */
    public static Trace parse(String name, String text, Topology topology) {
        List<Change> changes = new ArrayList<>();
        for (ConfigLine line : ConfigLine.parse(name, text)) {
            changes.add(parseChange(line, topology));
        }
        changes.sort(Comparator.comparingLong(Change::atNanos));
        return new Trace(changes);
    }

    private static Change parseChange(ConfigLine line, Topology topology) {
        if (line.words().size() < 2 || !line.word(1).equals("link")) {
            throw line.error("expected 'MILLIS link node1=A node2=B [bw=..] [loss=..] [max_queue_size=..] [delay=..]'");
        }
        long atNanos = Math.round(line.parseNumber("the time in ms", line.word(0), "ms", 0, 1e9) * 1e6);
        Map<String, String> values = parseValues(line);
        String node1 = values.getOrDefault("node1", "");
        String node2 = values.getOrDefault("node2", "");
        if (topology.directions(node1, node2).isEmpty()) {
            throw line.error("no link joins node1='" + node1 + "' and node2='" + node2 + "'");
        }
        Set<String> switches = Set.copyOf(topology.switches());
        boolean reverse = switches.contains(node2) && !switches.contains(node1);
        return new Change(atNanos, reverse ? node2 : node1, reverse ? node1 : node2, linkChange(line, values));
    }

    private static Map<String, String> parseValues(ConfigLine line) {
        Map<String, String> values = new HashMap<>();
        for (String word : line.words().subList(2, line.words().size())) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw line.error("expected KEY=VALUE, not '" + word + "'");
            }
            if (values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw line.error("'" + word.substring(0, equals) + "' is given twice");
            }
        }
        return values;
    }

    private static LinkChange linkChange(ConfigLine line, Map<String, String> values) {
        LinkChange change = LinkChange.NONE;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = entry.getValue();
            change = switch (entry.getKey()) {
                case "node1", "node2" -> change;
                case "bw" -> withRate(change, line, value);
                case "loss" -> change.withLossProbability(LinkUnits.lossProbability(line, value));
                case "max_queue_size" -> change.withQueuePackets(LinkUnits.queuePackets(line, value));
                case "delay" -> change.withDelayNanos(LinkUnits.delayNanos(line, value));
                default -> throw line.error("unknown key '" + entry.getKey()
                        + "': expected node1, node2, bw, loss, max_queue_size or delay");
            };
        }
        return change;
    }

    private static LinkChange withRate(LinkChange change, ConfigLine line, String value) {
        Bandwidth rate = LinkUnits.rate(line, value);
        return rate.isZero() ? change.withUp(false) : change.withRate(rate).withUp(true);
    }
}
