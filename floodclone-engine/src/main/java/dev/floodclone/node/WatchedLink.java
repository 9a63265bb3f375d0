package dev.floodclone.node;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** What {@link LinkWatch}, which owns it, keeps of one link. */
final class WatchedLink {

    private final String name;
    private final long startNanos;
    private final List<WatchedPath> paths = new ArrayList<>();
    private Traffic ended = Traffic.NONE;
    private LinkStatus status;

    /** @param startNanos the node's start */
    WatchedLink(String name, long startNanos, long nowNanos) {
        this.name = name;
        this.startNanos = startNanos;
        this.status = new LinkStatus(name, 0, Bandwidth.ZERO, 0, 0, 0,
                new Condition(Health.UP, Duration.ofNanos(nowNanos - startNanos), Traffic.NONE));
    }

    String name() {
        return name;
    }

    void add(WatchedPath path) {
        paths.add(path);
    }

    /** The path has ended; what it carried still counts. */
    void remove(WatchedPath path) {
        paths.remove(path);
        ended = ended.plus(path.status().condition().traffic().ended());
    }

    /** As last measured. */
    LinkStatus status() {
        return status;
    }

    /** @param carried the most that the link was seen to carry lately */
    LinkStatus measure(long nowNanos, Bandwidth carried) {
        List<PathStatus> now = paths.stream().map(WatchedPath::status).toList();
        Health before = status.condition().health();
        Health health = now.stream().map(path -> path.condition().health()).min(Comparator.naturalOrder())
                .orElse(before == Health.DOWN ? Health.DOWN : Health.UP);
        Duration changedAfter = health == before ? status.condition().changedAfter()
                : Duration.ofNanos(nowNanos - startNanos);
        Traffic traffic = now.stream().map(path -> path.condition().traffic()).reduce(ended, Traffic::plus);
        Bandwidth capacity = now.stream().map(path -> path.snapshot().bottleneck()).reduce(carried,
                (one, other) -> one.compareTo(other) > 0 ? one : other);
        status = new LinkStatus(name, now.size(), capacity, least(now, PathSnapshot::minRttNanos),
                least(now, PathSnapshot::smoothedRttNanos), lossRate(now),
                new Condition(health, changedAfter, traffic));
        return status;
    }

    /** 0 while none is known. */
    private static long least(List<PathStatus> paths, ToLongFunction<PathSnapshot> figure) {
        return paths.stream().map(PathStatus::snapshot).mapToLong(figure).filter(value -> value > 0).min().orElse(0);
    }

    /** Of packets, so paths count by what they carry; where none carries anything, all alike. */
    private static double lossRate(List<PathStatus> paths) {
        double lost = 0;
        double weights = 0;
        for (PathStatus path : paths) {
            double weight = 1 + path.condition().traffic().sentBytesPerSecond();
            lost += weight * path.snapshot().lossRate();
            weights += weight;
        }
        return weights == 0 ? 0 : lost / weights;
    }
}
