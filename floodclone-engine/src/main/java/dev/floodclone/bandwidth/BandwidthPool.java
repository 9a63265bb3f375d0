package dev.floodclone.bandwidth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bandwidth of a process in one direction, shared by its connections: each may use max(total / connections,
 * minimum), but no more than a connection may at most, and alone no more than the total. So the total holds unless
 * the minimum times the connections is more. What connections leave unused is divided by {@link PoolSharing}.
 *
 * <p>Shared by all threads of a process: nothing here locks or allocates. Takes 48 bytes.
 */
public final class BandwidthPool {

    /** Bytes per second that nobody reaches. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Bits of {@link #known} that hold a share, up to 1.1 TB/s; the others hold the connections that it is for. */
    private static final int SHARE_BITS = 40;
    private static final long MAX_SHARE = (1L << SHARE_BITS) - 1;
    private static final long UNKNOWN = -1;

    private static final VarHandle CONNECTIONS = connectionsHandle();

    private volatile long totalBytesPerSecond = UNLIMITED;
    private volatile long minimumBytesPerSecond;
    private volatile long highestBytesPerSecond = UNLIMITED;
    private volatile int connections;
    /** The share that was worked out last, since a division takes longer than all the rest; or {@link #UNKNOWN}. */
    private volatile long known = UNKNOWN;

    private static VarHandle connectionsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(BandwidthPool.class, "connections", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Sets the limits, also while it is in use; {@link Bandwidth#ZERO} for none.
     *
     * @param highest of each connection
     */
    public void limit(Bandwidth total, Bandwidth minimum, Bandwidth highest) {
        minimumBytesPerSecond = minimum.bytesPerSecond();
        highestBytesPerSecond = limitOf(highest);
        totalBytesPerSecond = limitOf(total);
        known = UNKNOWN;
    }

    private static long limitOf(Bandwidth bandwidth) {
        return bandwidth.isZero() ? UNLIMITED : bandwidth.bytesPerSecond();
    }

    /** One more connection. */
    public void register() {
        CONNECTIONS.getAndAdd(this, 1);
    }

    /** One connection less; once for each that was registered. */
    public void unregister() {
        CONNECTIONS.getAndAdd(this, -1);
    }

    public int connections() {
        return connections;
    }

    /** Bytes per second that each connection may use; {@link #UNLIMITED} when there is no limit. */
    public long bytesPerSecond() {
        if (totalBytesPerSecond == UNLIMITED) {
            return highestBytesPerSecond;
        }
        int sharing = connections;
        long last = known;
        return last >>> SHARE_BITS == sharing ? last & MAX_SHARE : share(sharing);
    }

    /** Written down only if the limits are still the same: {@link #limit} may have come in between. */
    private long share(int sharing) {
        long total = totalBytesPerSecond;
        long minimum = minimumBytesPerSecond;
        long highest = highestBytesPerSecond;
        long equal = total / Math.max(1, sharing);
        long share = Math.min(Math.min(Math.max(equal, Math.min(minimum, total)), highest), MAX_SHARE);
        known = (long) sharing << SHARE_BITS | share;
        if (total != totalBytesPerSecond || minimum != minimumBytesPerSecond || highest != highestBytesPerSecond) {
            known = UNKNOWN;
        }
        return share;
    }

    /** Whether connections share a total. */
    public boolean isShared() {
        return totalBytesPerSecond != UNLIMITED;
    }

    /** Divides the total among connections by what they ask for; see {@link MaxMinFill}. */
    void divide(long[] demands, long[] shares) {
        long total = totalBytesPerSecond;
        MaxMinFill.fill(total, Math.min(minimumBytesPerSecond, total), highestBytesPerSecond, demands, shares);
    }

    /** What idle connections may keep of the total, each. */
    long idleBytesPerSecond(int parts) {
        return totalBytesPerSecond / parts;
    }
}
