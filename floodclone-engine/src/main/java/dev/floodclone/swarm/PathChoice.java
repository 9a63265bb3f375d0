package dev.floodclone.swarm;

/** Which paths to a peer may carry a chunk now: what a {@link Strategy} comes to. Owned by {@link Scheduler}. */
sealed interface PathChoice permits EveryPath, EqualShares, BestPath {

    int NONE = -1;

    /** Whether this path, which is idle, may carry a further chunk now. */
    boolean mayCarry(PathView path, long nowNanos);

    /** A path begins with a chunk; noted in the path already. */
    default void started(PathView path) { }

    /** Whether what begins on this path now will be sent to its peer over another one too, so that both are taken. */
    default boolean isSentTwice(PathView path) {
        return false;
    }

    /** The chunk on its way over another path that this idle one is to send as well, or {@link #NONE}. */
    default int secondCopy(PathView path) {
        return NONE;
    }
}
