package dev.floodclone.bandwidth;

/**
 * One state of {@link BbrModel}: says how fast to send and how much may be in flight, and which state follows.
 * An instance lives from entry to exit.
 */
sealed interface BbrState permits Startup, Drain, ProbeBw, ProbeRtt {

    /** For display. */
    String label();

    double pacingGain();

    /** Multiple of the bandwidth-delay product that may be in flight. */
    double windowGain();

    /** Whether no queue of ours is to be expected, so that loss is the path's own. */
    default boolean isCruising() {
        return false;
    }

    /** Whether this state may come next after {@code previous}. */
    boolean mayFollow(BbrState previous);

    /** One acknowledgement has gone into the path model; returns the state to be in, often this one. */
    BbrState onAck(long nowNanos, PathModel path);

    /** A flight lost more than the path itself loses, {@code flightBytes} survived; returns the state to be in. */
    BbrState onExcessiveLoss(long nowNanos, PathModel path, long flightBytes);
}
