package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.PathEstimate;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest estimates of paths, by local and remote address, so that a connection to a peer that was met before need
 * not find them again. Bounded: the path that was heard of longest ago goes first. Thread-safe.
 */
final class PathMemory {

    /** More than the neighbours of a node over all its interfaces. */
    static final int MAX_PATHS = 256;

    /** Long enough for a peer that restarts; what else uses the path changes faster than the path itself. */
    static final long LIFETIME_NANOS = 600_000_000_000L;

    private record Entry(PathEstimate estimate, long notedNanos) {
    }

    /** By local and remote address; a record's own equality would be linked at run time, while peers wait. */
    private final Map<List<InetAddress>, Entry> entries = new LinkedHashMap<>();

    synchronized void note(InetAddress local, InetAddress remote, PathEstimate estimate, long nowNanos) {
        List<InetAddress> path = List.of(local, remote);
        entries.remove(path);
        entries.put(path, new Entry(estimate, nowNanos));
        if (entries.size() > MAX_PATHS) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized Optional<PathEstimate> recall(InetAddress local, InetAddress remote, long nowNanos) {
        return Optional.ofNullable(entries.get(List.of(local, remote)))
                .filter(entry -> nowNanos - entry.notedNanos() <= LIFETIME_NANOS)
                .map(Entry::estimate);
    }
}
