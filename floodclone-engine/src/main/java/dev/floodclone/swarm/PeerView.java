package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.List;

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
    /** The path that {@link BestPath} uses, or null. */
    PathView bestPath;
    private final Copies copies;
    private final ChunkSet have;
    /** Chunks that it neither holds nor expects: what a sender may choose from. */
    private final ChunkSet wanted;
    private final ExpectedChunks expected = new ExpectedChunks();
    private final NodeNumbers deliveries = new NodeNumbers();
    private final NodeNumbers ratesTo = new NodeNumbers();
    /** None of {@link #ratesTo} is larger; looked up first, as few receivers are reached fast. */
    private double mostBytesPerSecond;
    private int deliveryCount;

    PeerView(NodeId id, int chunks, Copies copies) {
        this.id = id;
        this.copies = copies;
        this.have = new ChunkSet(chunks);
        this.wanted = ChunkSet.full(chunks);
    }

    /** Returns whether this is news. */
    boolean gained(int chunk, long nowNanos) {
        if (isExpected(chunk)) {
            NodeId sender = expected.remove(chunk).onlySender();
            if (sender != null) {
                delivered(sender);
            }
        }
        noLongerWanted(chunk, nowNanos);
        return have.add(chunk);
    }

    /** A chunk is on its way to this peer; {@code from} may be this node itself. */
    void expects(int chunk, NodeId from, long nowNanos) {
        if (!have.contains(chunk)) {
            noLongerWanted(chunk, nowNanos);
            expected.add(chunk, from, nowNanos);
        }
    }

    private boolean isExpected(int chunk) {
        return !wanted.contains(chunk) && !have.contains(chunk);
    }

    boolean isExpectedSince(int chunk, long nanos) {
        return isExpected(chunk) && expected.get(chunk).sinceNanos < nanos;
    }

    private void delivered(NodeId sender) {
        deliveries.put(sender, deliveries.get(sender) + 1);
        if (++deliveryCount % DELIVERIES_REMEMBERED == 0) {
            deliveries.halveAll();
        }
    }

    /** How much of what this peer got lately came from {@code sender}; at least 1, so that newcomers get their part. */
    double shareOf(NodeId sender) {
        return 1 + deliveries.get(sender);
    }

    /** What this peer says of its own paths; a peer that names more nodes than there can be is not listened to. */
    void reaches(NodeId receiver, long bytesPerSecond) {
        if (ratesTo.size() < MAX_RATES || ratesTo.contains(receiver)) {
            double before = ratesTo.get(receiver);
            ratesTo.put(receiver, bytesPerSecond);
            if (bytesPerSecond >= mostBytesPerSecond) {
                mostBytesPerSecond = bytesPerSecond;
            } else if (before == mostBytesPerSecond) {
                mostBytesPerSecond = ratesTo.largest();
            }
        }
    }

    /** Whether this peer says that it reaches {@code receiver} at this rate, above 0, or a higher one. */
    boolean reachesAt(double bytesPerSecond, NodeId receiver) {
        return mostBytesPerSecond >= bytesPerSecond && bytesPerSecondTo(receiver) >= bytesPerSecond;
    }

    /** How fast this peer reaches {@code receiver}, as it says; 0 while it said nothing. */
    double bytesPerSecondTo(NodeId receiver) {
        return ratesTo.get(receiver);
    }

    /** Whether this peer may have a path to {@code receiver}, as far as it said. */
    boolean reaches(NodeId receiver) {
        return ratesTo.size() == 0 || ratesTo.contains(receiver);
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
        if (isExpected(chunk) && expected.removeSender(chunk, from)) {
            wantedAgain(chunk);
        }
    }

    /** The peer itself says that nothing of this chunk is on its way any more. */
    void released(int chunk) {
        if (isExpected(chunk)) {
            expected.remove(chunk);
            wantedAgain(chunk);
        }
    }

    private void wantedAgain(int chunk) {
        wanted.add(chunk);
        copies.removed(chunk);
    }

    /** Forgets what others are said to send; the peer is about to say it anew. */
    void releaseAllBut(NodeId sender) {
        expected.keepOnly(sender).forEach(this::wantedAgain);
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

    ExpectedChunks expected() {
        return expected;
    }

    int missing() {
        return have.capacity() - have.size();
    }
}
