package dev.floodclone.bandwidth;

/** One connection in one direction, as {@link PoolSharing} sees it. */
public interface PoolMember {

    /** Bytes that passed since the connection came up. */
    long usedBytes();

    /** Whether it has more to carry, as far as is known here. */
    boolean isBusy();

    /** What passes all the same while it is not busy, in bytes per second. */
    long idleBytesPerSecond();

    /**
     * What it may use from now on, in bytes per second; {@link BandwidthPool#UNLIMITED} for any. Called often with the
     * same.
     */
    void allot(long bytesPerSecond);
}
