package dev.floodclone.node;

import dev.floodclone.content.Manifest;
import dev.floodclone.message.Message;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.ChunkSink;
import java.util.Optional;

/** What tells a source from a destination: where chunks come from, where they go, and when the run is over. */
interface Role extends ChunkReader, AutoCloseable {

    /** The node listens; the loop is about to run. */
    void start();

    /** The node is a member of the session; called once, on the loop. */
    void joined(Manifest manifest);

    /** A manifest page came from a neighbour; on the loop. */
    void page(Neighbour from, Message.Page message);

    /** A chunk begins to arrive; on a thread that may block a little. */
    Optional<ChunkSink> arriving(Neighbour from, int chunk, int length, boolean duplicate);

    /** Looks whether the run is over, and ends it if so; on the loop, after each batch of events. */
    void checkEnd();

    /** Bytes of the file that this node can serve. */
    long verifiedBytes();

    @Override
    void close();
}
