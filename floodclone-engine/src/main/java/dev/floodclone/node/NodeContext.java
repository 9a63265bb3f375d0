package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;

/**
 * What a role may see of its node and ask of it. All but {@link #loop}, {@link #accounts} and {@link #fail} on the
 * node's loop only.
 */
interface NodeContext {

    NodeId id();

    EventLoop loop();

    /** What it speaks. */
    ProtocolVersions versions();

    Access access();

    /** Those of this moment. */
    BandwidthLimits limits();

    Neighbourhood neighbourhood();

    SwarmDriver driver();

    Accounts accounts();

    void emit(NodeEvent event);

    /** This node's own state changed; tells everyone with the next decision. */
    void become(NodeState state);

    /** The file is verified and complete under this name. */
    void verified(Path file, long fileBytes);

    /** Ends the run after this turn. */
    void end(ExitStatus status, String message);

    /** Ends the run because of an error, from any thread. */
    void fail(Throwable error);
}
