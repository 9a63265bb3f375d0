package dev.floodclone.bandwidth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Divides a {@link BandwidthPool} among its connections by what they use of it, once an interval and when one begins to
 * carry something. Who uses its share asks for all that it can get; who uses clearly less is left what it uses and room
 * to grow, and who has nothing to carry hardly anything; the others get the rest. Who has just begun after a pause
 * counts as one that uses its share. Not thread-safe.
 */
public final class PoolSharing {

    /** Long against the packets of a slow connection, short against a chunk. */
    public static final long INTERVAL_NANOS = 100_000_000L;

    /** Of its share: from here on a connection is held back by it; below lie the grain of packets and of timers. */
    private static final double HELD_BACK = 0.9;

    /** Times what it used, for a connection that is not held back: just enough that it cannot use all of that too. */
    private static final double ROOM = 1.2;

    /** Of the total, what all connections together keep for a word now and then. */
    private static final int IDLE_PART = 64;

    private final BandwidthPool pool;
    private final Map<PoolMember, Share> shares = new LinkedHashMap<>();
    private boolean limited;

    public PoolSharing(BandwidthPool pool) {
        this.pool = pool;
    }

    public void add(PoolMember member, long nowNanos) {
        if (shares.putIfAbsent(member, new Share(member, nowNanos)) == null) {
            pool.register();
            divide();
        }
    }

    public void remove(PoolMember member) {
        if (shares.remove(member) != null) {
            pool.unregister();
            divide();
        }
    }

    /** The pool's limits are other ones than before. */
    public void limitsChanged(long nowNanos) {
        shares.values().forEach(share -> share.restart(nowNanos));
        divide();
    }

    /** To be called once an interval. */
    public void measure(long nowNanos) {
        if (pool.isShared()) {
            shares.values().forEach(share -> share.measure(nowNanos));
        }
        divide();
    }

    /**
     * The member begins to carry something; to be called where it may have been idle. If it was not, what it asks for
     * stays: who carries one small thing after the other more slowly than it may would never be seen to.
     */
    public void wake(PoolMember member) {
        Share share = shares.get(member);
        if (share != null && pool.isShared()) {
            if (share.wasIdle) {
                share.wake();
            }
            divide();
        }
    }

    private void divide() {
        if (!pool.isShared()) {
            allotEqually();
            return;
        }
        limited = true;
        long idle = Math.max(1, pool.idleBytesPerSecond(IDLE_PART * Math.max(1, shares.size())));
        long[] demands = shares.values().stream().mapToLong(share -> Math.max(idle, share.demand())).toArray();
        long[] allotted = new long[demands.length];
        pool.divide(demands, allotted);
        int next = 0;
        for (Share share : shares.values()) {
            share.allot(allotted[next++]);
        }
    }

    private void allotEqually() {
        long each = pool.bytesPerSecond();
        if (limited || each != BandwidthPool.UNLIMITED) {
            limited = each != BandwidthPool.UNLIMITED;
            shares.values().forEach(share -> share.allot(each));
        }
    }

    /** What one member used and got. */
    private static final class Share {

        private final PoolMember member;
        private long sinceNanos;
        private long sinceBytes;
        private long allotted;
        private long busyDemand;
        /** Whether it has had no whole interval yet. */
        private boolean fresh;
        /** When shares were divided last. */
        private boolean wasIdle;

        Share(PoolMember member, long nowNanos) {
            this.member = member;
            restart(nowNanos);
        }

        void restart(long nowNanos) {
            sinceNanos = nowNanos;
            sinceBytes = member.usedBytes();
            wake();
        }

        void wake() {
            busyDemand = BandwidthPool.UNLIMITED;
            fresh = true;
        }

        long demand() {
            wasIdle = !member.isBusy();
            return wasIdle ? (long) (ROOM * member.idleBytesPerSecond()) : busyDemand;
        }

        void measure(long nowNanos) {
            long bytes = member.usedBytes();
            double used = (bytes - sinceBytes) * 1e9 / Math.max(1, nowNanos - sinceNanos);
            sinceNanos = nowNanos;
            sinceBytes = bytes;
            boolean heldBack = fresh || used >= HELD_BACK * allotted;
            busyDemand = heldBack ? BandwidthPool.UNLIMITED : (long) (used * ROOM);
            fresh = false;
        }

        void allot(long bytesPerSecond) {
            allotted = bytesPerSecond;
            member.allot(bytesPerSecond);
        }
    }
}
