package dev.floodclone.node;

import dev.floodclone.content.NodeState;
import dev.floodclone.message.NodeRecord;
import java.util.Collection;

/** How far the known destinations are. */
record Census(int known, int active, int complete, int failed, long chunksHeld) {

    static Census of(Collection<NodeRecord> members) {
        int known = 0;
        int active = 0;
        int complete = 0;
        long chunks = 0;
        for (NodeRecord member : members) {
            if (!member.source()) {
                known++;
                active += member.state() == NodeState.ACTIVE ? 1 : 0;
                complete += member.state() == NodeState.COMPLETE ? 1 : 0;
                chunks += member.chunksHeld();
            }
        }
        return new Census(known, active, complete, known - active - complete, chunks);
    }
}
