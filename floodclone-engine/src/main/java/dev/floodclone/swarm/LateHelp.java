package dev.floodclone.swarm;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;

/**
 * Rule 8, the endgame: one of a receiver's last chunks that is late is sent by a second sender as well; the first to
 * arrive cancels the other. Owned by {@link Scheduler}.
 */
final class LateHelp {

    /** A receiver that lacks no more chunks than this is in its endgame. */
    static final int ENDGAME_CHUNKS = 8;

    private final NodeId self;
    private final int chunkBytes;
    private final ChunkSet held;

    LateHelp(NodeId self, int chunkBytes, ChunkSet held) {
        this.self = self;
        this.chunkBytes = chunkBytes;
        this.held = held;
    }

    /** The chunk that this path would have brought in the time that its sender already took, or -1. */
    int latest(PathView path, long nowNanos) {
        if (!path.isMeasured() || path.peer.missing() == 0 || path.peer.missing() > ENDGAME_CHUNKS) {
            return -1;
        }
        long ownNanos = path.snapshot.bottleneck().nanosFor(chunkBytes) + path.snapshot.smoothedRttNanos();
        int latest = -1;
        long since = nowNanos - ownNanos;
        ExpectedChunks expected = path.peer.expected();
        for (int place = 0; place < expected.size(); place++) {
            ExpectedChunks.Expectation expectation = expected.expectation(place);
            NodeId sender = expectation.onlySender();
            if (expectation.sinceNanos < since && sender != null && !sender.equals(self)
                    && held.contains(expected.chunk(place))) {
                latest = expected.chunk(place);
                since = expectation.sinceNanos;
            }
        }
        return latest;
    }
}
