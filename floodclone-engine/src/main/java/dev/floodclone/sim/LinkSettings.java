package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;

/**
 * How one direction of a link behaves.
 *
 * @param rate of bytes on the wire, headers included
 * @param delayNanos propagation, after the last byte has left
 * @param queuePackets packets that may wait for transmission, not counting the one that is being sent
 * @param lossProbability of a packet that was sent, from 0 to 1
 * @param up false while the link is cut
 */
public record LinkSettings(Bandwidth rate, long delayNanos, int queuePackets, double lossProbability, boolean up) {

    public static final int DEFAULT_QUEUE_PACKETS = 100;

    public LinkSettings {
        if (rate.isZero()) {
            throw new IllegalArgumentException("a link's rate must be positive: cut it instead");
        }
        if (delayNanos < 0 || queuePackets < 0 || !(lossProbability >= 0 && lossProbability <= 1)) {
            throw new IllegalArgumentException(
                    "delay " + delayNanos + " ns, queue " + queuePackets + ", loss " + lossProbability);
        }
    }

    /** What arrives of a steady stream at the link's rate, lost packets taken off. */
    double deliveredBytesPerSecond() {
        return rate.bytesPerSecond() * (1 - lossProbability);
    }

    /** A link that loses nothing, with the default queue. */
    static LinkSettings of(int megabits, int delayMillis) {
        return new LinkSettings(Bandwidth.ofBitsPerSecond(megabits * 1_000_000L), delayMillis * 1_000_000L,
                DEFAULT_QUEUE_PACKETS, 0, true);
    }
}
