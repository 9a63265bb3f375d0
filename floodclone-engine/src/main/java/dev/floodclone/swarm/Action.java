package dev.floodclone.swarm;

import dev.floodclone.message.Message;

/** What the swarm core wants done; carried out in order. */
public sealed interface Action {

    /** Begin to send a chunk; answered by {@link Event.SendEnded}. */
    record SendChunk(long path, int chunk, boolean duplicate) implements Action { }

    /** Stop a send that has not ended; answered by {@link Event.SendEnded}. */
    record CancelSend(long path, int chunk) implements Action { }

    /** Make the peer stop sending a chunk; what still arrives of it is dropped without a further event. */
    record StopReceiving(long path, int chunk) implements Action { }

    record Tell(long path, Message message) implements Action { }
}
