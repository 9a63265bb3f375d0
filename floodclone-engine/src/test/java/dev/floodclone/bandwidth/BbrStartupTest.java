package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packets leave at a rate that does not grow: whether startup takes that for the path depends on the queue. */
class BbrStartupTest {

    private static final int DATAGRAM_BYTES = 1252;
    private static final long MILLI = 1_000_000;
    private static final long RTT_NANOS = 20 * MILLI;

    private final BbrModel model = new BbrModel(DATAGRAM_BYTES, new Random(1));
    private final ArrayDeque<SentPacket> inFlight = new ArrayDeque<>();
    private final ArrayDeque<Long> ackNanos = new ArrayDeque<>();
    private long nowNanos;

    @Test
    void slowHostsAreNotTakenForAFullPath() {
        run(10, 0);
        assertEquals("STARTUP", model.snapshot().state());
    }

    @Test
    void aQueueShowsThatThePathIsFull() {
        run(5, 0);
        run(10, 20 * MILLI);
        assertNotEquals("STARTUP", model.snapshot().state());
    }

    @Test
    void ratesThatStayFlatEndStartupAtLast() {
        run(40, 0);
        assertNotEquals("STARTUP", model.snapshot().state());
    }

    /** Two packets a millisecond, acknowledged a round trip later or, with a queue, as much later than that. */
    private void run(int rounds, long queueNanos) {
        long endNanos = nowNanos + rounds * RTT_NANOS;
        while (nowNanos < endNanos) {
            nowNanos += MILLI / 2;
            inFlight.add(model.onPacketSent(nowNanos, DATAGRAM_BYTES));
            ackNanos.add(nowNanos + RTT_NANOS + queueNanos);
            while (ackNanos.peek() <= nowNanos) {
                ackNanos.remove();
                model.onPacketsAcked(nowNanos, List.of(inFlight.remove()));
            }
        }
    }
}
