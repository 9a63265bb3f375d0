package dev.floodclone.sim;

/**
 * What one direction of a link did so far.
 *
 * @param packets transmitted, those lost afterwards included
 * @param bytes of these packets on the wire
 * @param dropped packets that were never transmitted: the queue was full or the link cut
 * @param lost packets that were transmitted and lost at random
 */
public record LinkCounters(long packets, long bytes, long dropped, long lost) {

    static final LinkCounters ZERO = new LinkCounters(0, 0, 0, 0);

    LinkCounters plusSent(int wireBytes) {
        return new LinkCounters(packets + 1, bytes + wireBytes, dropped, lost);
    }

    LinkCounters plusDropped(int count) {
        return new LinkCounters(packets, bytes, dropped + count, lost);
    }

    LinkCounters plusLost() {
        return new LinkCounters(packets, bytes, dropped, lost + 1);
    }
}
