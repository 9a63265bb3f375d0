package dev.floodclone.node;

import dev.floodclone.bandwidth.Health;
import dev.floodclone.bandwidth.HealthMeter;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.bandwidth.RateWindow;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Traffic;
import java.time.Duration;

/** What {@link LinkWatch}, which owns it, keeps of one path. */
final class WatchedPath {

    /** Short enough to follow a link that fails, long against the gaps between chunks. */
    private static final long RATE_NANOS = 2_000_000_000L;

    private final Neighbour neighbour;
    private final long startNanos;
    private final HealthMeter meter;
    private final RateWindow sent = new RateWindow(RATE_NANOS);
    private final RateWindow received = new RateWindow(RATE_NANOS);
    private PathStatus status;

    /** @param startNanos the node's start */
    WatchedPath(Neighbour neighbour, long startNanos, long nowNanos) {
        this.neighbour = neighbour;
        this.startNanos = startNanos;
        this.meter = new HealthMeter(nowNanos);
        neighbour.setCondition(new Condition(Health.UP, Duration.ofNanos(nowNanos - startNanos), Traffic.NONE));
        this.status = neighbour.status();
    }

    String link() {
        return neighbour.egressLink();
    }

    Health health() {
        return status.condition().health();
    }

    /** As last measured. */
    PathStatus status() {
        return status;
    }

    PathStatus measure(long nowNanos) {
        PathSnapshot snapshot = neighbour.connection().snapshot();
        sent.add(nowNanos, snapshot.deliveredBytes());
        received.add(nowNanos, neighbour.receivedBytes());
        Traffic traffic = new Traffic(snapshot.deliveredBytes(), neighbour.receivedBytes(),
                Math.round(sent.perSecond()), Math.round(received.perSecond()));
        Health health = meter.update(nowNanos, neighbour.connection().isSilent(), snapshot,
                traffic.sentBytesPerSecond());
        Duration changedAfter = health == health() ? status.condition().changedAfter()
                : Duration.ofNanos(nowNanos - startNanos);
        neighbour.setCondition(new Condition(health, changedAfter, traffic));
        status = neighbour.status();
        return status;
    }
}
