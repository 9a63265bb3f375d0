package dev.floodclone.bandwidth;

/**
 * What a process may use of its links, headers of IP and UDP included; {@link Bandwidth#ZERO} stands for no limit.
 *
 * @param up of all that it sends
 * @param down of all that it receives
 * @param perConnection of one connection, each way
 * @param minimum what a connection gets at least, even where so many share a limit that it is exceeded by that
 */
public record BandwidthLimits(Bandwidth up, Bandwidth down, Bandwidth perConnection, Bandwidth minimum) {

    public static final BandwidthLimits NONE =
            new BandwidthLimits(Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO);

    /** Whether others have to be told how fast they may send to this process. */
    public boolean concernSenders() {
        return !down.isZero() || !perConnection.isZero();
    }

    /** Whether nothing is limited. */
    public boolean isNone() {
        return up.isZero() && down.isZero() && perConnection.isZero();
    }
}
