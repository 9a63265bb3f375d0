package dev.floodclone.swarm;

import dev.floodclone.message.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tells the neighbours how fast this node reaches each of them, when that changed clearly. Owned by {@link Swarm}. */
final class RateGossip {

    private static final long INTERVAL_NANOS = 300_000_000L;

    /** Changes of less than this part are not worth a message. */
    private static final double CLEAR_CHANGE = 0.15;

    private NodeNumbers told = new NodeNumbers();
    private long dueNanos = Long.MIN_VALUE;
    /** Whether any rate may differ from what it was at the last look. */
    private boolean changed;

    /** A neighbour came that knows nothing yet. */
    void tellAnew() {
        told = new NodeNumbers();
        dueNanos = Long.MIN_VALUE;
        changed = true;
    }

    /** A path was measured, came or went. */
    void changed() {
        changed = true;
    }

    /** What changed since the last message; empty too while the last one is fresh. */
    List<Message.Rate> news(Collection<PeerView> peers, long nowNanos) {
        if (!changed || nowNanos < dueNanos) {
            return List.of();
        }
        changed = false;
        List<Message.Rate> news = new ArrayList<>();
        for (PeerView peer : peers) {
            long rate = peer.fastestBytesPerSecond();
            double before = told.get(peer.id);
            if (Math.abs(rate - before) > CLEAR_CHANGE * before) {
                news.add(new Message.Rate(peer.id, rate));
                told.put(peer.id, rate);
            }
        }
        if (!news.isEmpty()) {
            dueNanos = nowNanos + INTERVAL_NANOS;
        }
        return news;
    }
}
