package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Part of rule 2: who may send a chunk now, where several who hold it would start before they heard of each other. That
 * is so where the source sets the pace: all have all but the newest chunks, links have room, and a chunk is sent sooner
 * than a claim comes back. Those who had it first go first: who just got it waits until the others can know. From then
 * on it is the turn of him to whom it falls by {@link Rendezvous}; if the chunk does not spread, the others take turns.
 * After some rounds everyone may, so nothing starves. Owned by {@link ChunkPicker}.
 */
final class Turns {

    /** With more chunks to choose from two senders rarely choose the same one. */
    private static final int FEW_CHUNKS = 16;

    /** A chunk that takes more round trips than that is refused before much of it is sent. */
    private static final int MAX_CHUNK_ROUND_TRIPS = 4;

    /** A chunk is started in the first half of a turn, and claimed before the next one. */
    private static final int ROUND_TRIPS_A_TURN = 2;

    /** More do not take part: a turn should come round soon. */
    private static final int MAX_SENDERS = 8;

    private static final int MAX_ROUNDS = 4;

    private final NodeId self;
    private final int chunkBytes;
    private final Collection<PeerView> peers;
    private final Copies copies;
    private final Predicate<PeerView> isSource;

    /** @param isSource who has fresh chunks to send, so that nothing is left to it */
    Turns(NodeId self, int chunkBytes, Collection<PeerView> peers, Copies copies, Predicate<PeerView> isSource) {
        this.self = self;
        this.chunkBytes = chunkBytes;
        this.peers = peers;
        this.copies = copies;
        this.isSource = isSource;
    }

    /** What of {@code useful}, which stays as it is, this path may send now. */
    ChunkSet keepOwn(ChunkSet useful, PathView path, long nowNanos) {
        if (!path.isMeasured() || useful.size() > FEW_CHUNKS
                || chunkNanos(path) >= MAX_CHUNK_ROUND_TRIPS * path.snapshot.smoothedRttNanos()) {
            return useful;
        }
        ChunkSet own = useful.copy();
        for (int chunk = useful.next(0); chunk >= 0; chunk = useful.next(chunk + 1)) {
            if (!isOwn(chunk, path, nowNanos)) {
                own.remove(chunk);
            }
        }
        return own;
    }

    private boolean isOwn(int chunk, PathView path, long nowNanos) {
        int senders = 1;
        int ahead = 0;
        double score = Rendezvous.score(self, chunk, path.peer);
        for (PeerView peer : peers) {
            if (peer != path.peer && peer.has(chunk) && peer.reaches(path.peer.id) && !isSource.test(peer)) {
                senders++;
                ahead += Rendezvous.score(peer.id, chunk, path.peer) > score ? 1 : 0;
            }
        }
        long roundTripNanos = path.snapshot.smoothedRttNanos();
        if (senders == 1 || ahead == 0) {
            return senders == 1 || nowNanos - copies.ownSinceNanos(chunk) >= roundTripNanos;
        }
        long waitedNanos = nowNanos - copies.lastAddedNanos(chunk) - chunkNanos(path);
        return waitedNanos >= 0 && isTurn(ahead, Math.min(senders, MAX_SENDERS), waitedNanos, roundTripNanos);
    }

    private static boolean isTurn(int place, int places, long waitedNanos, long roundTripNanos) {
        long turnNanos = ROUND_TRIPS_A_TURN * roundTripNanos;
        long turn = waitedNanos / turnNanos;
        return turn > MAX_ROUNDS * places || turn % places == place && waitedNanos % turnNanos < roundTripNanos;
    }

    private long chunkNanos(PathView path) {
        return path.snapshot.bottleneck().nanosFor(chunkBytes);
    }
}
