package dev.floodclone.transport.kwik;

import static dev.floodclone.transport.kwik.Peer.next;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.Topology;
import dev.floodclone.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that was met before, over a path long enough for the estimate to matter. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KwikResumeIT {

    private static final int CHUNK_BYTES = 4 << 20;

    private static final Topology TOPOLOGY = Topology.parse("t", """
            host here
            host there
            link here there 20 30ms
            """);

    private final EmulatedNetwork network = new EmulatedNetwork(TOPOLOGY, new Random(1));
    private final Peer here = new Peer(network.stack("here"));
    private final Peer there = new Peer(network.stack("there"));

    @AfterEach
    void close() {
        here.close();
        there.close();
        network.close();
    }

    @Test
    void bothSidesStartFromWhatTheyKnowOfThePath() throws InterruptedException {
        Connection dialled = dial();
        Connection accepted = next(there.connected);
        Peer.send(dialled, 1, CHUNK_BYTES);
        Peer.send(accepted, 2, CHUNK_BYTES);
        next(there.complete);
        next(here.complete);
        assertFalse(isResumed(dialled) || isResumed(accepted));
        dialled.close("done");
        next(here.disconnects);
        next(there.disconnects);
        Connection again = dial();
        Connection acceptedAgain = next(there.connected);
        awaitResumed(again);
        acceptedAgain.send(new Message.Have(List.of(1)));
        next(here.messages);
        awaitResumed(acceptedAgain);
    }

    @Test
    void aPathInUseIsNotTakenTwice() throws InterruptedException {
        Connection dialled = dial();
        next(there.connected);
        Peer.send(dialled, 1, CHUNK_BYTES);
        next(there.complete);
        Connection second = dial();
        second.send(new Message.Have(List.of(1)));
        next(there.messages);
        assertFalse(isResumed(second));
    }

    private Connection dial() throws InterruptedException {
        here.transport.dial(null, new InetSocketAddress(address(network.stack("there")), there.transport.port()));
        return next(here.connected);
    }

    private static InetAddress address(NetworkStack stack) {
        return stack.interfaces().get(0).addresses().get(0).ip();
    }

    private static boolean isResumed(Connection connection) {
        return ((KwikConnection) connection).resumed();
    }

    private static void awaitResumed(Connection connection) {
        long deadlineNanos = System.nanoTime() + Peer.DEADLINE.toNanos();
        while (!isResumed(connection) && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(isResumed(connection), () -> connection + " did not resume: " + connection.snapshot());
    }
}
