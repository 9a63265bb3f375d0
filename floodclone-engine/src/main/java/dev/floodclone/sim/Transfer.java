package dev.floodclone.sim;

/** One chunk on its way over one direction of a path. */
final class Transfer {

    /** How much of a chunk is still to be sent when its sender is done with it: what QUIC's send buffer holds. */
    private static final double BUFFER_BYTES = 50 << 10;

    private static final double FIRST_PACKET_BYTES = 1200;

    final Lane lane;
    final int chunk;
    final boolean duplicate;
    final FlowModel.Flow flow;
    /** The receiver does not want it, or not any more. */
    boolean refused;
    private boolean begun;
    private boolean handedOver;

    Transfer(Lane lane, int chunk, boolean duplicate, FlowModel.Flow flow) {
        this.lane = lane;
        this.chunk = chunk;
        this.duplicate = duplicate;
        this.flow = flow;
        flow.setMark(Math.max(0, flow.remainingBytes() - FIRST_PACKET_BYTES));
    }

    /** What of the sending has come about. */
    enum Step { FIRST_PACKET_SENT, HANDED_OVER, ALL_SENT }

    /** The flow came to its mark: what this means, and the next mark. */
    Step nextStep() {
        if (!begun) {
            begun = true;
            flow.setMark(Math.min(BUFFER_BYTES, flow.remainingBytes()));
            return Step.FIRST_PACKET_SENT;
        }
        if (!handedOver) {
            handedOver = true;
            flow.setMark(0);
            return Step.HANDED_OVER;
        }
        return Step.ALL_SENT;
    }

    /** Whether the sender has all in its send buffer and may take the next chunk. */
    boolean isHandedOver() {
        return handedOver;
    }
}
