package dev.floodclone.sim;

import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import java.util.List;

/**
 * What one node of a simulation does: events and time in, actions out, as {@link dev.floodclone.swarm.Swarm} has it.
 */
interface NodeLogic {

    void handle(Event event, long nowNanos);

    List<Action> decide(long nowNanos);

    /** When {@link #decide} is to be called even if nothing happens; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos();
}
