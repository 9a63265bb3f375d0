package dev.floodclone.bandwidth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bandwidth of a process in one direction, shared by its connections: each may use max(total / connections,
 * minimum), but no more than a connection may at most, and alone no more than the total. So the total holds unless
 * the minimum times the connections is more. What connections leave unused is divided by {@link PoolSharing}.
 *
 * <p>Shared by all threads of a process: nothing here locks or allocates. Takes 40 bytes.
 */
public final class BandwidthPool {

    /** Bytes per second that nobody reaches. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final VarHandle CONNECTIONS = connectionsHandle();

    private volatile long totalBytesPerSecond = UNLIMITED;
    private volatile long minimumBytesPerSecond;
    private volatile long highestBytesPerSecond = UNLIMITED;
    private volatile int connections;

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
        long total = totalBytesPerSecond;
        return total == UNLIMITED ? highestBytesPerSecond : share(total);
    }

    private long share(long total) {
        long equal = (long) ((double) total / Math.max(1, connections));
        return Math.min(Math.max(equal, minimum(total)), highestBytesPerSecond);
    }

    private long minimum(long total) {
        return Math.min(minimumBytesPerSecond, total);
    }

    /** Whether connections share a total. */
    public boolean isShared() {
        return totalBytesPerSecond != UNLIMITED;
    }

    /** Divides the total among connections by what they ask for; see {@link MaxMinFill}. */
    void divide(long[] demands, long[] shares) {
        long total = totalBytesPerSecond;
        MaxMinFill.fill(total, minimum(total), highestBytesPerSecond, demands, shares);
    }

    /** What idle connections may keep of the total, each. */
    long idleBytesPerSecond(int parts) {
        return totalBytesPerSecond / parts;
    }
}
