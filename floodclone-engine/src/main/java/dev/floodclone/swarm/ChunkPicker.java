package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import java.util.Collection;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses the chunk that a receiver gets next: of those that this node holds and that the receiver neither has nor
 * expects, the rarest; among equally rare ones those that fall to this node by weighted rendezvous hashing, so that
 * several senders rarely take the same one; then at random. The source's rarest chunks are those that it never sent, so
 * that fresh chunks go first by the same rule. Rarest first: Legout, Urvoy-Keller, Michiardi, IMC 2006; rendezvous
 * hashing: Thaler, Ravishankar, IEEE/ACM ToN 1998.
 */
final class ChunkPicker {

    /** Tries to find a chunk that falls to this node; with n equal senders the n-th part of them does. */
    private static final int TRIES = 16;

    private final NodeId self;
    private final RandomGenerator random;
    private final Set<Rule> rules;
    private final Copies copies;
    private final int[] candidates;

    ChunkPicker(NodeId self, int chunks, Copies copies, RandomGenerator random, Set<Rule> rules) {
        this.self = self;
        this.random = random;
        this.rules = rules;
        this.copies = copies;
        this.candidates = new int[chunks];
    }

    /** One of the chunks that are {@code useful} to {@code receiver}, or -1 when there is none. */
    int pick(ChunkSet useful, PeerView receiver, Collection<PeerView> peers) {
        int count = collectRarest(useful);
        if (count == 0) {
            return -1;
        }
        if (!rules.contains(Rule.RANDOM_USEFUL)) {
            return candidates[0];
        }
        int chosen = -1;
        for (int tried = 0; tried < Math.min(TRIES, count); tried++) {
            chosen = candidates[random.nextInt(count)];
            if (fallsToMe(chosen, receiver, peers)) {
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
        double mine = score(self, chunk, receiver);
        for (PeerView peer : peers) {
            if (peer != receiver && peer.has(chunk) && peer.reaches(receiver.id)
                    && score(peer.id, chunk, receiver) > mine) {
                return false;
            }
        }
        return true;
    }

    /** Weighted rendezvous score -w / ln u, with the sender's share of what the receiver got as its weight. */
    private static double score(NodeId sender, int chunk, PeerView receiver) {
        long mixed = mix(mix(sender.value() ^ Long.rotateLeft(receiver.id.value(), 32)) + chunk);
        double uniform = ((mixed >>> 11) + 0.5) * 0x1p-53;
        return -receiver.shareOf(sender) / Math.log(uniform);
    }

    /** Finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
