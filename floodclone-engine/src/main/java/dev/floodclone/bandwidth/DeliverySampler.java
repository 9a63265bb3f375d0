package dev.floodclone.bandwidth;

import java.util.List;
import java.util.Optional;

/**
 * Counts what is in flight, delivered and lost, and turns each acknowledgement into a {@link RateSample}. Owned by one
 * {@link BbrModel}. In flight is the sum of the packets sent and not settled, hence never negative.
 * Source: draft-cheng-iccrg-delivery-rate-estimation section 3.
 */
final class DeliverySampler {

    private long deliveredBytes;
    private long deliveredNanos;
    private long firstSentNanos;
    private long lostBytes;
    private long inFlightBytes;
    /** The sender counts as limited by its data until more than this has been delivered; 0 means that it does not. */
    private long appLimitedUntilBytes;

    SentPacket onSent(long nowNanos, int bytes) {
        return onSent(nowNanos, nowNanos, bytes);
    }

    /** @param leftNanos no later than it left: round trips by it are never too short */
    SentPacket onSent(long nowNanos, long leftNanos, int bytes) {
        if (inFlightBytes == 0) {
            firstSentNanos = nowNanos;
            deliveredNanos = nowNanos;
        }
        inFlightBytes += bytes;
        return new SentPacket(bytes, nowNanos, leftNanos, firstSentNanos, deliveredBytes, deliveredNanos, lostBytes,
                inFlightBytes, appLimitedUntilBytes > 0);
    }

    /** Empty if every packet was settled before. */
    Optional<RateSample> onAcked(long nowNanos, List<SentPacket> packets) {
        long ackedBytes = 0;
        SentPacket newest = null;
        for (SentPacket packet : packets) {
            if (packet.settle()) {
                ackedBytes += packet.bytes;
                newest = newest == null || packet.sentNanos >= newest.sentNanos ? packet : newest;
            }
        }
        if (newest == null) {
            return Optional.empty();
        }
        inFlightBytes -= ackedBytes;
        deliveredBytes += ackedBytes;
        deliveredNanos = nowNanos;
        firstSentNanos = newest.sentNanos;
        if (deliveredBytes > appLimitedUntilBytes) {
            appLimitedUntilBytes = 0;
        }
        return Optional.of(sample(nowNanos, newest, ackedBytes));
    }

    /** The longer of both intervals, since acks bunched on their way back would shorten the one, bursts the other. */
    private RateSample sample(long nowNanos, SentPacket newest, long ackedBytes) {
        long sendNanos = newest.sentNanos - newest.firstSentNanos;
        long ackNanos = nowNanos - newest.deliveredNanos;
        long intervalNanos = Math.max(sendNanos, ackNanos);
        Bandwidth rate = intervalNanos > 0
                ? Bandwidth.of(deliveredBytes - newest.deliveredBytes, intervalNanos) : Bandwidth.ZERO;
        return new RateSample(rate, nowNanos - newest.leftNanos, ackedBytes, newest.deliveredBytes,
                newest.appLimited);
    }

    /** Returns whether the packet was in flight until now. */
    boolean onLost(SentPacket packet) {
        if (!packet.settle()) {
            return false;
        }
        inFlightBytes -= packet.bytes;
        lostBytes += packet.bytes;
        return true;
    }

    void onDiscarded(SentPacket packet) {
        if (packet.settle()) {
            inFlightBytes -= packet.bytes;
        }
    }

    void onAppLimited() {
        appLimitedUntilBytes = Math.max(1, deliveredBytes + inFlightBytes);
    }

    long deliveredBytes() {
        return deliveredBytes;
    }

    long lostBytes() {
        return lostBytes;
    }

    long inFlightBytes() {
        return inFlightBytes;
    }
}
