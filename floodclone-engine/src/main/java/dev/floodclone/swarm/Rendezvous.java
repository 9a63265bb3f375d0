package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;

/**
 * Weighted rendezvous hashing: by the same scores all nodes agree, without a word, which of several senders a chunk for
 * a receiver falls to (Thaler, Ravishankar, IEEE/ACM ToN 1998).
 */
final class Rendezvous {

    private Rendezvous() { }

    /** The score -w / ln u, the highest one wins; a sender's share of what the receiver got is its weight. */
    static double score(NodeId sender, int chunk, PeerView receiver) {
        long mixed = mix(mix(sender.value() ^ Long.rotateLeft(receiver.id.value(), 32)) + chunk);
        double uniform = ((mixed >>> 11) + 0.5) * 0x1p-53;
        return -receiver.shareOf(sender) / Math.log(uniform);
    }

    /** The highest one wins, whoever the receiver is, all being equal. */
    static long rank(NodeId sender, int chunk) {
        return mix(mix(sender.value()) + chunk);
    }

    /** Finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
