package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.Health;
import java.time.Duration;

/**
 * How a path or a link fares, and what it carries.
 *
 * @param changedAfter from the node's start to the last change of the health, or to the first look at it
 */
public record Condition(Health health, Duration changedAfter, Traffic traffic) {

    /** Of a path that was not looked at yet. */
    public static final Condition NEW = new Condition(Health.UP, Duration.ZERO, Traffic.NONE);
}
