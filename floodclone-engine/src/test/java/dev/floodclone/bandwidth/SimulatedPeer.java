package dev.floodclone.bandwidth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Receiving end of a flow: acknowledges every n-th packet at once, a smaller number after a delay. */
final class SimulatedPeer {

    private final VirtualTime time;
    private final int ackEveryPackets;
    private final long ackDelayNanos;
    private final ObjLongConsumer<List<Long>> acks;
    private List<Long> unacked = new ArrayList<>();
    private long ackedBatches;
    private long receivedBytes;
    private long unackedSinceNanos;

    SimulatedPeer(VirtualTime time, int ackEveryPackets, long ackDelayNanos, ObjLongConsumer<List<Long>> acks) {
        this.time = time;
        this.ackEveryPackets = ackEveryPackets;
        this.ackDelayNanos = ackDelayNanos;
        this.acks = acks;
    }

    void onPacket(long number, int bytes) {
        receivedBytes += bytes;
        if (unacked.isEmpty()) {
            unackedSinceNanos = time.nowNanos();
        }
        unacked.add(number);
        if (unacked.size() >= ackEveryPackets) {
            acknowledge();
        } else if (unacked.size() == 1) {
            long batch = ackedBatches;
            time.after(ackDelayNanos, () -> {
                if (batch == ackedBatches) {
                    acknowledge();
                }
            });
        }
    }

    private void acknowledge() {
        List<Long> numbers = unacked;
        unacked = new ArrayList<>();
        ackedBatches++;
        acks.accept(numbers, time.nowNanos() - unackedSinceNanos);
    }

    long receivedBytes() {
        return receivedBytes;
    }
}
