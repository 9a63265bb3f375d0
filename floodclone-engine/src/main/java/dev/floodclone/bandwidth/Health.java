package dev.floodclone.bandwidth;

/** How a path or a link fares; the best first. */
public enum Health {
    /** It does what its own estimates promise, or has nothing to do. */
    UP,
    /** It answers, but is clearly off its own estimates; see {@link HealthMeter}. */
    DEGRADED,
    /** Something is due over it and has not come for long. */
    DOWN
}
