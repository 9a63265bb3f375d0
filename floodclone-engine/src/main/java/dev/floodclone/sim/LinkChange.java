package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;

/** New settings for one direction of a link; what is null stays as it is. */
public record LinkChange(Bandwidth rate, Long delayNanos, Integer queuePackets, Double lossProbability, Boolean up) {

    public static final LinkChange NONE = new LinkChange(null, null, null, null, null);

    /** Cuts the link: what waits in its queue is gone, what is on its way still arrives. */
    public static final LinkChange DOWN = NONE.withUp(false);

    public static final LinkChange UP = NONE.withUp(true);

    public LinkChange withRate(Bandwidth newRate) {
        return new LinkChange(newRate, delayNanos, queuePackets, lossProbability, up);
    }

    public LinkChange withDelayNanos(long newDelayNanos) {
        return new LinkChange(rate, newDelayNanos, queuePackets, lossProbability, up);
    }

    public LinkChange withQueuePackets(int newQueuePackets) {
        return new LinkChange(rate, delayNanos, newQueuePackets, lossProbability, up);
    }

    public LinkChange withLossProbability(double newLossProbability) {
        return new LinkChange(rate, delayNanos, queuePackets, newLossProbability, up);
    }

    public LinkChange withUp(boolean newUp) {
        return new LinkChange(rate, delayNanos, queuePackets, lossProbability, newUp);
    }

    LinkSettings applyTo(LinkSettings old) {
        return new LinkSettings(
                rate == null ? old.rate() : rate,
                delayNanos == null ? old.delayNanos() : delayNanos,
                queuePackets == null ? old.queuePackets() : queuePackets,
                lossProbability == null ? old.lossProbability() : lossProbability,
                up == null ? old.up() : up);
    }
}
