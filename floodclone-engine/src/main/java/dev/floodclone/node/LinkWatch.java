package dev.floodclone.node;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.PathStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Watches how each path and each link of this node fares and what it carries, and tells of changes. Owned by the node's
 * loop; {@link #status} may be called by any thread.
 */
final class LinkWatch {

    /** A start needs its processor time for the first chunks, and no path tells anything so soon. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final NodeContext node;
    private final long startNanos;
    private final Map<Long, WatchedPath> paths = new HashMap<>();
    private final Map<String, WatchedLink> links = new TreeMap<>();
    private volatile List<LinkStatus> newest = List.of();

    LinkWatch(NodeContext node) {
        this.node = node;
        this.startNanos = node.loop().nowNanos();
    }

    /** The links as last measured, and the paths as they are. */
    NetworkStatus status() {
        return new NetworkStatus(node.neighbourhood().admitted().stream().map(Neighbour::status).toList(), newest);
    }

    /** To be called some times a second; begins to look when the start is over. */
    void measure() {
        long nowNanos = node.loop().nowNanos();
        if (nowNanos - startNanos < QUIET_NANOS) {
            return;
        }
        for (Neighbour neighbour : node.neighbourhood().admitted()) {
            measure(paths.computeIfAbsent(neighbour.connection().id(), id -> begin(neighbour, nowNanos)), nowNanos);
        }
        forgetEnded(nowNanos);
        List<NodeEvent> changes = new ArrayList<>();
        links.values().forEach(link -> measure(link, nowNanos, changes));
        newest = links.values().stream().map(WatchedLink::status).toList();
        changes.forEach(node::emit); // who hears of a change and asks sees it
    }

    private WatchedPath begin(Neighbour neighbour, long nowNanos) {
        WatchedPath path = new WatchedPath(neighbour, startNanos, nowNanos);
        links.computeIfAbsent(neighbour.egressLink(), name -> new WatchedLink(name, startNanos, nowNanos)).add(path);
        return path;
    }

    private void measure(WatchedPath path, long nowNanos) {
        Health before = path.health();
        PathStatus status = path.measure(nowNanos);
        if (status.condition().health() != before) {
            node.emit(new NodeEvent.PathChanged(status, before));
        }
    }

    private void forgetEnded(long nowNanos) {
        Set<Long> known = node.neighbourhood().admitted().stream()
                .map(neighbour -> neighbour.connection().id())
                .collect(Collectors.toSet());
        paths.entrySet().removeIf(entry -> {
            boolean ended = !known.contains(entry.getKey());
            if (ended) {
                entry.getValue().measure(nowNanos);
                links.get(entry.getValue().link()).remove(entry.getValue());
            }
            return ended;
        });
    }

    private void measure(WatchedLink link, long nowNanos, List<NodeEvent> changes) {
        Condition before = link.status().condition();
        LinkStatus status = link.measure(nowNanos,
                new Bandwidth(node.driver().swarm().capacityBytesPerSecond(link.name())));
        if (status.condition().health() != before.health()) {
            changes.add(new NodeEvent.LinkChanged(status, before.health(),
                    status.condition().changedAfter().minus(before.changedAfter())));
        }
    }
}
