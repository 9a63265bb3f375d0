package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses the chunk that a receiver gets next: of those that this node holds and that the receiver neither has nor
 * expects, the rarest; among equally rare ones those that fall to this node by {@link Rendezvous}, so that several
 * senders rarely take the same one; then at random. Where that is not enough, {@link Turns} decide first. The source's
 * rarest chunks are those that it never sent, so that fresh chunks go first by the same rule. Rarest first: Legout,
 * Urvoy-Keller, Michiardi, IMC 2006.
 */
final class ChunkPicker {

    /** Tries to find a chunk that falls to this node; with n equal senders the n-th part of them does. */
    private static final int TRIES = 16;

    private final NodeId self;
    private final RandomGenerator random;
    private final Set<Rule> rules;
    private final Copies copies;
    private final Turns turns;
    private final int[] candidates;

    ChunkPicker(NodeId self, int chunks, Copies copies, Turns turns, RandomGenerator random, Set<Rule> rules) {
        this.self = self;
        this.random = random;
        this.rules = rules;
        this.copies = copies;
        this.turns = turns;
        this.candidates = new int[chunks];
    }

    /** One of the chunks that are {@code useful} to the path's receiver, or -1 when there is none to send now. */
    int pick(ChunkSet useful, PathView path, Collection<PeerView> peers, long nowNanos) {
        boolean split = rules.contains(Rule.RANDOM_USEFUL);
        int count = collectRarest(split ? turns.keepOwn(useful, path, nowNanos) : useful);
        if (count == 0) {
            return -1;
        }
        if (!split) {
            return candidates[0];
        }
        int chosen = -1;
        for (int tried = 0; tried < Math.min(TRIES, count); tried++) {
            chosen = candidates[random.nextInt(count)];
            if (fallsToMe(chosen, path.peer, peers)) {
                return chosen;
            }
        }
        return chosen;
    }

    private int collectRarest(ChunkSet useful) {
        int count = 0;
        int rarest = Integer.MAX_VALUE;
        for (int chunk = useful.next(0); chunk >= 0; chunk = useful.next(chunk + 1)) {
            int rank = rank(chunk);
            if (rank <= rarest) {
                if (rank < rarest) {
                    rarest = rank;
                    count = 0;
                }
                candidates[count++] = chunk;
            }
        }
        return count;
    }

    /** Chunks of the lowest rank go first: those without a copy are the fresh ones. */
    private int rank(int chunk) {
        int rarity = rules.contains(Rule.RANDOM_USEFUL) ? copies.count(chunk) : Math.min(1, copies.count(chunk));
        return rules.contains(Rule.FRESH_FIRST) ? rarity : Math.max(1, rarity);
    }

    private boolean fallsToMe(int chunk, PeerView receiver, Collection<PeerView> peers) {
        if (copies.count(chunk) == 0) {
            return true;
        }
        double mine = Rendezvous.score(self, chunk, receiver);
        for (PeerView peer : peers) {
            if (peer != receiver && peer.has(chunk) && peer.reaches(receiver.id)
                    && Rendezvous.score(peer.id, chunk, receiver) > mine) {
                return false;
            }
        }
        return true;
    }
}
