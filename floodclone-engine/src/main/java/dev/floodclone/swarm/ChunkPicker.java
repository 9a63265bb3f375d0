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
    /** How many neighbours hold or expect each chunk. */
    private final int[] copies;
    private final int[] ties;

    ChunkPicker(NodeId self, int chunks, RandomGenerator random, Set<Rule> rules) {
        this.self = self;
        this.random = random;
        this.rules = rules;
        this.copies = new int[chunks];
        this.ties = new int[chunks];
    }

    void copyAdded(int chunk) {
        copies[chunk]++;
    }

    void copyRemoved(int chunk) {
        copies[chunk]--;
    }

    /** The chunk to send to {@code receiver}, or -1 when nothing here is of use to it. */
    int pick(ChunkSet held, PeerView receiver, Collection<PeerView> peers) {
        int count = collectRarest(held, receiver);
        if (!rules.contains(Rule.RANDOM_USEFUL)) {
            return count > 0 ? ties[0] : -1;
        }
        int chosen = -1;
        for (int tried = 0; tried < Math.min(TRIES, count); tried++) {
            chosen = ties[random.nextInt(count)];
            if (fallsToMe(chosen, receiver, peers)) {
                return chosen;
            }
        }
        return chosen;
    }

    private int collectRarest(ChunkSet held, PeerView receiver) {
        ChunkSet wanted = receiver.wanted();
        int count = 0;
        int rarest = Integer.MAX_VALUE;
        for (int chunk = wanted.next(0); chunk >= 0; chunk = wanted.next(chunk + 1)) {
            if (held.contains(chunk) && rank(chunk) <= rarest) {
                if (rank(chunk) < rarest) {
                    rarest = rank(chunk);
                    count = 0;
                }
                ties[count++] = chunk;
            }
        }
        return count;
    }

    /** Chunks of the lowest rank go first: those without a copy are the fresh ones. */
    private int rank(int chunk) {
        int rarity = rules.contains(Rule.RANDOM_USEFUL) ? copies[chunk] : Math.min(1, copies[chunk]);
        return rules.contains(Rule.FRESH_FIRST) ? rarity : Math.max(1, rarity);
    }

    private boolean fallsToMe(int chunk, PeerView receiver, Collection<PeerView> peers) {
        if (copies[chunk] == 0) {
            return true;
        }
        double mine = score(self, chunk, receiver);
        for (PeerView peer : peers) {
            if (peer != receiver && peer.has(chunk) && score(peer.id, chunk, receiver) > mine) {
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
