package dev.floodclone.transport.kwik;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.common.PnSpace;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.send.Sender;

/**
 * Stands between Kwik's ack generator and its sender and lets fewer acknowledgements through: Kwik acknowledges every
 * second packet, and each acknowledgement costs both ends about as much as the packets that it is for. A transfer of
 * whole chunks needs no more than some in a round trip (the reasoning of draft-ietf-quic-ack-frequency). Called by one
 * thread, the one that processes received packets.
 */
final class AckThinning implements Sender {

    /** Milliseconds that an acknowledgement may wait: at the least, which is what threads are late anyway. */
    private static final int SHORT_DELAY_MILLIS = 5;

    /** At the most: half of what Kwik waits for the last one. */
    private static final int LONG_DELAY_MILLIS = 10;

    /** As many acknowledgements in a round trip keep the sender's clock smooth. */
    private static final int IN_A_ROUND_TRIP = 4;

    /**
     * So many for each millisecond of the delay: ten for the shortest, about what may leave at once (an initial window
     * of RFC 9002).
     */
    private static final int PACKETS_A_MILLI = 2;

    /** The first packets of a connection are acknowledged as Kwik would, so that its start is not slowed down. */
    private static final int START_PACKETS = 200;

    private final Sender sender;
    private final IntSupplier rttMillis;
    private final IntConsumer requested;
    private int received;
    private int unacknowledged;

    /**
     * @param rttMillis the smoothed round trip
     * @param requested told of each request, with the milliseconds that it may wait
     */
    AckThinning(Sender sender, IntSupplier rttMillis, IntConsumer requested) {
        this.sender = sender;
        this.rttMillis = rttMillis;
        this.requested = requested;
    }

    /** Kwik asks after every packet: for a delayed acknowledgement, or after every second one for an immediate one. */
    @Override
    public void sendAck(PnSpace space, int maxDelayMillis) {
        unacknowledged++;
        if (received < START_PACKETS) {
            received++;
            request(space, maxDelayMillis);
            return;
        }
        int delayMillis = delayMillis();
        if (unacknowledged >= PACKETS_A_MILLI * delayMillis) {
            unacknowledged = 0;
            request(space, 0);
        } else {
            request(space, delayMillis);
        }
    }

    private int delayMillis() {
        int share = rttMillis.getAsInt() / IN_A_ROUND_TRIP;
        return Math.max(SHORT_DELAY_MILLIS, Math.min(LONG_DELAY_MILLIS, share));
    }

    private void request(PnSpace space, int maxDelayMillis) {
        sender.sendAck(space, maxDelayMillis);
        requested.accept(maxDelayMillis);
    }

    @Override
    public void send(QuicFrame frame, EncryptionLevel level) {
        sender.send(frame, level);
    }

    @Override
    public void send(QuicFrame frame, EncryptionLevel level, Consumer<QuicFrame> frameLostCallback) {
        sender.send(frame, level, frameLostCallback);
    }

    @Override
    public void send(Function<Integer, QuicFrame> frameSupplier, int minimumSize, EncryptionLevel level,
            Consumer<QuicFrame> lostCallback) {
        sender.send(frameSupplier, minimumSize, level, lostCallback);
    }

    @Override
    public void setInitialToken(byte[] token) {
        sender.setInitialToken(token);
    }

    @Override
    public void sendProbe(EncryptionLevel level) {
        sender.sendProbe(level);
    }

    @Override
    public void sendProbe(List<QuicFrame> frames, EncryptionLevel level) {
        sender.sendProbe(frames, level);
    }

    @Override
    public void packetProcessed(boolean expectingMore) {
        sender.packetProcessed(expectingMore);
    }

    @Override
    public void datagramProcessed(boolean expectingMore) {
        sender.datagramProcessed(expectingMore);
    }

    @Override
    public void flush() {
        sender.flush();
    }

    @Override
    public Instant lastAckElicitingSent() {
        return sender.lastAckElicitingSent();
    }
}
