package dev.floodclone.bandwidth;

/**
 * What a {@link BbrModel} noted when one packet left, handed back to it when the packet's fate is known. Opaque to
 * whoever keeps it. A packet is settled once, as acknowledged, lost or discarded; every later report is ignored.
 * Source: draft-cheng-iccrg-delivery-rate-estimation section 3.1 (per-packet state).
 */
public final class SentPacket {

    final long bytes;
    final long sentNanos;
    /** No later than it left, which may be told late: a round trip is counted from here. */
    final long leftNanos;
    /** Send time of the packet that opened the current send interval. */
    final long firstSentNanos;
    /** Bytes that had been delivered when this packet left, and when the newest of them were. */
    final long deliveredBytes;
    final long deliveredNanos;
    /** Bytes that had been declared lost when this packet left. */
    final long lostBytes;
    /** Bytes in flight once this packet had left, itself included. */
    final long inFlightBytes;
    final boolean appLimited;
    private boolean settled;

    SentPacket(long bytes, long sentNanos, long leftNanos, long firstSentNanos, long deliveredBytes,
            long deliveredNanos, long lostBytes, long inFlightBytes, boolean appLimited) {
        this.bytes = bytes;
        this.sentNanos = sentNanos;
        this.leftNanos = leftNanos;
        this.firstSentNanos = firstSentNanos;
        this.deliveredBytes = deliveredBytes;
        this.deliveredNanos = deliveredNanos;
        this.lostBytes = lostBytes;
        this.inFlightBytes = inFlightBytes;
        this.appLimited = appLimited;
    }

    /** Returns true the first time, so that no packet leaves the flight twice. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }
}
