package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this node knows of one neighbour: what it holds, what is on its way to it and from whom, and the paths to it.
 * Owned by {@link Swarm}.
 */
final class PeerView {

    /** After this many chunks older deliveries count half: some seconds of a running transfer. */
    private static final int DELIVERIES_REMEMBERED = 32;

    private static final int MAX_RATES = 4096;

    final NodeId id;
    final List<PathView> paths = new ArrayList<>();
    private final Copies copies;
    private final ChunkSet have;
    /** Chunks that it neither holds nor expects: what a sender may choose from. */
    private final ChunkSet wanted;
    private final Map<Integer, Expectation> expected = new HashMap<>();
    private final Map<NodeId, Double> deliveries = new HashMap<>();
    private final Map<NodeId, Long> ratesTo = new HashMap<>();
    /** None of {@link #ratesTo} is larger; looked up first, as few receivers are reached fast. */
    private long mostBytesPerSecond;
    private int deliveryCount;

    PeerView(NodeId id, int chunks, Copies copies) {
        this.id = id;
        this.copies = copies;
        this.have = new ChunkSet(chunks);
        this.wanted = ChunkSet.full(chunks);
    }

    /** Returns whether this is news. */
    boolean gained(int chunk, long nowNanos) {
        Expectation expectation = expected.remove(chunk);
        if (expectation != null && expectation.senders.size() == 1) {
            delivered(expectation.senders.get(0));
        }
        noLongerWanted(chunk, nowNanos);
        return have.add(chunk);
    }

    /** A chunk is on its way to this peer; {@code from} may be this node itself. */
    void expects(int chunk, NodeId from, long nowNanos) {
        if (!have.contains(chunk)) {
            noLongerWanted(chunk, nowNanos);
            expected.computeIfAbsent(chunk, c -> new Expectation(nowNanos)).add(from);
        }
    }

    boolean isExpectedSince(int chunk, long nanos) {
        Expectation expectation = expected.get(chunk);
        return expectation != null && expectation.sinceNanos < nanos;
    }

    private void delivered(NodeId sender) {
        deliveries.merge(sender, 1.0, Double::sum);
        if (++deliveryCount % DELIVERIES_REMEMBERED == 0) {
            deliveries.replaceAll((id, count) -> count / 2);
        }
    }

    /** How much of what this peer got lately came from {@code sender}; at least 1, so that newcomers get their part. */
    double shareOf(NodeId sender) {
        return 1 + deliveries.getOrDefault(sender, 0.0);
    }

    /** What this peer says of its own paths; a peer that names more nodes than there can be is not listened to. */
    void reaches(NodeId receiver, long bytesPerSecond) {
        if (ratesTo.size() < MAX_RATES || ratesTo.containsKey(receiver)) {
            Long before = ratesTo.put(receiver, bytesPerSecond);
            if (bytesPerSecond >= mostBytesPerSecond) {
                mostBytesPerSecond = bytesPerSecond;
            } else if (before != null && before == mostBytesPerSecond) {
                mostBytesPerSecond = Collections.max(ratesTo.values());
            }
        }
    }

    /** Whether this peer says that it reaches {@code receiver} at this rate, above 0, or a higher one. */
    boolean reachesAt(double bytesPerSecond, NodeId receiver) {
        return mostBytesPerSecond >= bytesPerSecond && bytesPerSecondTo(receiver) >= bytesPerSecond;
    }

    /** How fast this peer reaches {@code receiver}, as it says; 0 while it said nothing. */
    long bytesPerSecondTo(NodeId receiver) {
        return ratesTo.getOrDefault(receiver, 0L);
    }

    /** Whether this peer may have a path to {@code receiver}, as far as it said. */
    boolean reaches(NodeId receiver) {
        return ratesTo.isEmpty() || ratesTo.containsKey(receiver);
    }

    /** How fast this node reached this peer at best of late; 0 while no path is measured. */
    long bestBytesPerSecond() {
        long best = 0;
        for (PathView path : paths) {
            best = Math.max(best, path.bestBytesPerSecond());
        }
        return best;
    }

    /** How fast this node reaches this peer; 0 while no path is measured. */
    long fastestBytesPerSecond() {
        long fastest = 0;
        for (PathView path : paths) {
            fastest = Math.max(fastest, path.bytesPerSecond());
        }
        return fastest;
    }

    /** A sender gave up; the chunk is wanted again when it was the last one. */
    void expectsNoLonger(int chunk, NodeId from) {
        Expectation expectation = expected.get(chunk);
        if (expectation != null) {
            expectation.senders.remove(from);
            if (expectation.senders.isEmpty()) {
                released(chunk);
            }
        }
    }

    /** The peer itself says that nothing of this chunk is on its way any more. */
    void released(int chunk) {
        expected.remove(chunk);
        if (!have.contains(chunk) && wanted.add(chunk)) {
            copies.removed(chunk);
        }
    }

    /** Forgets what others are said to send; the peer is about to say it anew. */
    void releaseAllBut(NodeId sender) {
        for (int chunk : List.copyOf(expected.keySet())) {
            List<NodeId> senders = expected.get(chunk).senders;
            senders.retainAll(Set.of(sender));
            if (senders.isEmpty()) {
                released(chunk);
            }
        }
    }

    private void noLongerWanted(int chunk, long nowNanos) {
        if (wanted.remove(chunk)) {
            copies.added(chunk, nowNanos);
        }
    }

    /** The peer left: what it held and expected no longer counts as copies. */
    void forget() {
        for (int chunk = 0; chunk < have.capacity(); chunk++) {
            if (!wanted.contains(chunk)) {
                copies.removed(chunk);
            }
        }
    }

    boolean has(int chunk) {
        return have.contains(chunk);
    }

    ChunkSet wanted() {
        return wanted;
    }

    ChunkSet have() {
        return have;
    }

    Map<Integer, Expectation> expected() {
        return expected;
    }

    int missing() {
        return have.capacity() - have.size();
    }

    /** Who is sending a chunk to this peer, and since when. */
    static final class Expectation {
        final long sinceNanos;
        /** Each once; rarely more than one. */
        final List<NodeId> senders = new ArrayList<>(1);

        Expectation(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        private void add(NodeId sender) {
            if (!senders.contains(sender)) {
                senders.add(sender);
            }
        }
    }
}
