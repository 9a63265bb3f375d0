package dev.floodclone.bandwidth;

import java.util.List;
import java.util.Optional;

/**
 * Congestion control of one path: fed with what was sent, acknowledged and lost, it says how fast to send and how much
 * may be in flight. Owned by the sender of one connection, which serialises all calls; times are nanoseconds of one
 * monotonic clock. Bytes in flight are those of packets sent and not yet reported; they never go negative, whatever is
 * reported twice or late. The pacing rate is never zero and never above the cap.
 */
public interface CongestionModel {

    /**
     * Returns what has to be handed back when the packet is acknowledged, lost or discarded.
     *
     * @param nowNanos not before any other event that was told
     * @param leftNanos no later than it left: round trips by it are never too short
     */
    SentPacket onPacketSent(long nowNanos, long leftNanos, int bytes);

    /**
     * The packets of one acknowledgement.
     *
     * @param heldBackNanos for how long the peer says that it held the acknowledgement back, since the first of them
     */
    void onPacketsAcked(long nowNanos, long heldBackNanos, List<SentPacket> packets);

    void onPacketsLost(long nowNanos, List<SentPacket> packets);

    /** Forgets packets that will be neither acknowledged nor lost. */
    void onPacketsDiscarded(List<SentPacket> packets);

    /** The sender has run out of data although it might send: what is in flight now underrates the path. */
    void onAppLimited();

    /**
     * Starts from what an earlier connection over the same path found out, as soon as the round-trip time is known and
     * fits; ignored once this connection has filled the path.
     */
    void resume(PathEstimate estimate);

    /** Whether this connection has started from an earlier one's estimate. */
    boolean resumed();

    /** What a later connection over the same path may start from; empty until this one has filled it once. */
    Optional<PathEstimate> estimate();

    long congestionWindowBytes();

    long bytesInFlight();

    /** The rate at which to send, never above the cap. */
    Bandwidth pacingRate();

    /** Sets the highest rate at which to send; {@link Bandwidth#ZERO} for none. */
    void capPacing(Bandwidth highest);

    /** Whether it is the cap that sets the pace. */
    boolean isCapped();

    /** The packet size may grow once the path's MTU has been probed. */
    void setDatagramBytes(int bytes);

    PathSnapshot snapshot();
}
