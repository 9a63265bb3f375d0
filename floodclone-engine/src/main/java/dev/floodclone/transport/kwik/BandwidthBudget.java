package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.BandwidthPool;
import dev.floodclone.bandwidth.PoolMember;
import dev.floodclone.bandwidth.PoolSharing;

/**
 * What all connections of a transport may send and receive, and how they share it. Owned by its {@link KwikTransport};
 * thread-safe. Where nothing is limited, a connection costs it no more than to be counted.
 */
final class BandwidthBudget {

    private final BandwidthPool upPool = new BandwidthPool();
    private final BandwidthPool downPool = new BandwidthPool();
    private final PoolSharing up = new PoolSharing(upPool);
    private final PoolSharing down = new PoolSharing(downPool);

    synchronized void limit(BandwidthLimits limits) {
        upPool.limit(limits.up(), limits.minimum(), limits.perConnection());
        downPool.limit(limits.down(), limits.minimum(), limits.perConnection());
        long nowNanos = System.nanoTime();
        up.limitsChanged(nowNanos);
        down.limitsChanged(nowNanos);
    }

    synchronized void add(ConnectionRates connection) {
        long nowNanos = System.nanoTime();
        up.add(connection.sending(), nowNanos);
        down.add(connection.receiving(), nowNanos);
    }

    synchronized void remove(ConnectionRates connection) {
        up.remove(connection.sending());
        down.remove(connection.receiving());
    }

    /** To be called once an interval of {@link PoolSharing}. */
    synchronized void measure() {
        long nowNanos = System.nanoTime();
        up.measure(nowNanos);
        down.measure(nowNanos);
    }

    void beginsToSend(PoolMember sending) {
        if (upPool.isShared()) {
            synchronized (this) {
                up.wake(sending);
            }
        }
    }

    void beginsToReceive(PoolMember receiving) {
        if (downPool.isShared()) {
            synchronized (this) {
                down.wake(receiving);
            }
        }
    }
}
