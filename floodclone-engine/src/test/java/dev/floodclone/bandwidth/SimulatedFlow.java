package dev.floodclone.bandwidth;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A sender that is driven by a {@link CongestionModel} and a {@link Pacer} over a {@link Bottleneck}. Finds losses as
 * QUIC does (RFC 9002: three later packets, 9/8 of a round trip, probe timeout). Its timers have a grain of 1 ms.
 */
final class SimulatedFlow {

    private static final long TIMER_GRAIN_NANOS = 1_000_000;
    private static final long MAX_ACK_DELAY_NANOS = 25_000_000;
    /** As our own receivers acknowledge. */
    static final int THINNED_ACK_PACKETS = 10;
    private static final long THINNED_ACK_NANOS = 5_000_000;
    private static final int PACKET_THRESHOLD = 3;

    private final VirtualTime time;
    private final Bottleneck link;
    private final CongestionModel model;
    private final Pacer pacer = new Pacer();
    private final SimulatedPeer peer;
    private final int datagramBytes;
    private final TreeMap<Long, SentPacket> outstanding = new TreeMap<>();
    private LongSupplier ackStallNanos = () -> 0;
    private long lastAckNanos = Long.MIN_VALUE;
    private long nextNumber;
    private long availableBytes;
    private long wakeNanos = Long.MAX_VALUE;
    private long lastProgressNanos;
    private int timeouts;
    private boolean timeoutArmed;

    SimulatedFlow(VirtualTime time, Bottleneck link, CongestionModel model, int datagramBytes, int ackEveryPackets) {
        this.time = time;
        this.link = link;
        this.model = model;
        this.datagramBytes = datagramBytes;
        this.peer = new SimulatedPeer(time, ackEveryPackets, ackEveryPackets == THINNED_ACK_PACKETS ? THINNED_ACK_NANOS
                : MAX_ACK_DELAY_NANOS, this::carryAck);
    }

    /** Makes the sender take acknowledgements late, in order, as a busy machine's threads do. */
    void delayAcks(LongSupplier extraNanos) {
        ackStallNanos = extraNanos;
    }

    private void carryAck(List<Long> numbers, long heldBackNanos) {
        long arrivesNanos = time.nowNanos() + link.oneWayNanos() + ackStallNanos.getAsLong();
        lastAckNanos = Math.max(lastAckNanos, arrivesNanos);
        time.at(lastAckNanos, () -> onAck(numbers, heldBackNanos));
    }

    /** Gives the sender that much more to send. */
    void supply(long bytes) {
        availableBytes += bytes;
        send();
    }

    /** Lets it send without end. */
    void supplyWithoutEnd() {
        supply(Long.MAX_VALUE / 2);
    }

    CongestionModel model() {
        return model;
    }

    /** Sent again counts again. */
    long sentBytes() {
        return nextNumber * datagramBytes;
    }

    /** Changes the highest rate at which it sends. */
    void cap(Bandwidth highest) {
        Bandwidth before = model.pacingRate();
        model.capPacing(highest);
        pacer.onRateChanged(time.nowNanos(), before, model.pacingRate());
        send();
    }

    /** Takes back what it has not sent. */
    void stop() {
        availableBytes = 0;
    }

    long receivedBytes() {
        return peer.receivedBytes();
    }

    /** Sum of what the sender itself knows to be in flight. */
    long outstandingBytes() {
        return (long) outstanding.size() * datagramBytes;
    }

    private void send() {
        while (availableBytes > 0 && hasWindow()) {
            if (!pacer.maySend(time.nowNanos())) {
                wakeAt(pacer.nextSendNanos());
                return;
            }
            availableBytes -= datagramBytes;
            sendPacket();
        }
        if (availableBytes <= 0 && hasWindow()) {
            model.onAppLimited();
        }
    }

    private boolean hasWindow() {
        return model.bytesInFlight() + datagramBytes <= model.congestionWindowBytes();
    }

    private void sendPacket() {
        long number = nextNumber++;
        outstanding.put(number, model.onPacketSent(time.nowNanos(), time.nowNanos(), datagramBytes));
        pacer.onSent(time.nowNanos(), datagramBytes, model.pacingRate());
        link.offer(datagramBytes, () -> peer.onPacket(number, datagramBytes));
        armTimeout();
    }

    private void wakeAt(long nanos) {
        long grained = -Math.floorDiv(-nanos, TIMER_GRAIN_NANOS) * TIMER_GRAIN_NANOS;
        if (grained < wakeNanos) {
            wakeNanos = grained;
            time.at(grained, () -> {
                wakeNanos = Long.MAX_VALUE;
                send();
            });
        }
    }

    private void onAck(List<Long> numbers, long heldBackNanos) {
        List<SentPacket> acked = new ArrayList<>();
        long largest = -1;
        for (long number : numbers) {
            SentPacket packet = outstanding.remove(number);
            if (packet != null) {
                acked.add(packet);
            }
            largest = Math.max(largest, number);
        }
        lastProgressNanos = time.nowNanos();
        timeouts = 0;
        model.onPacketsAcked(time.nowNanos(), heldBackNanos, acked);
        findLosses(largest);
        send();
    }

    /** What is lost has to be sent again. */
    private void findLosses(long largestAcked) {
        List<SentPacket> lost = new ArrayList<>();
        long rttNanos = Math.max(TIMER_GRAIN_NANOS, model.snapshot().smoothedRttNanos());
        long lostBeforeNanos = time.nowNanos() - rttNanos * 9 / 8;
        Iterator<Map.Entry<Long, SentPacket>> older = outstanding.headMap(largestAcked).entrySet().iterator();
        boolean more = true;
        while (more && older.hasNext()) {
            Map.Entry<Long, SentPacket> entry = older.next();
            more = entry.getKey() <= largestAcked - PACKET_THRESHOLD || entry.getValue().sentNanos <= lostBeforeNanos;
            if (more) {
                lost.add(entry.getValue());
                availableBytes += datagramBytes;
                older.remove();
            }
        }
        if (!lost.isEmpty()) {
            model.onPacketsLost(time.nowNanos(), lost);
        }
    }

    private void armTimeout() {
        if (!timeoutArmed) {
            timeoutArmed = true;
            lastProgressNanos = time.nowNanos();
            time.after(timeoutNanos(), this::onTimeout);
        }
    }

    private long timeoutNanos() {
        long rttNanos = Math.max(100_000_000, model.snapshot().smoothedRttNanos());
        return (2 * rttNanos + MAX_ACK_DELAY_NANOS) << Math.min(timeouts, 5);
    }

    /** Nothing acknowledged for long: sends a probe whatever the window says, so that its ack reveals the losses. */
    private void onTimeout() {
        timeoutArmed = false;
        if (outstanding.isEmpty()) {
            return;
        }
        if (time.nowNanos() - lastProgressNanos >= timeoutNanos()) {
            timeouts++;
            sendPacket();
        }
        if (!timeoutArmed) {
            timeoutArmed = true;
            time.after(timeoutNanos(), this::onTimeout);
        }
    }
}
