package dev.floodclone.transport.kwik;

import static dev.floodclone.transport.kwik.Peer.next;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.message.Message;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KwikTransportIT {

    private static final int CHUNK_BYTES = 128 << 10;
    private static final int LARGE_CHUNK_BYTES = 16 << 20;

    private Peer listener;
    private Peer dialler;
    private Connection dialled;
    private Connection accepted;

    @BeforeEach
    void connect() throws InterruptedException {
        listener = new Peer();
        dialler = new Peer();
        dialled = dialler.dial(listener);
        accepted = next(listener.connected);
    }

    @AfterEach
    void close() {
        dialler.close();
        listener.close();
    }

    @Test
    void bothSidesKnowTheConnection() {
        assertTrue(dialled.dialled());
        assertEquals(listener.address(), dialled.remoteAddress());
        assertEquals(dialled.localAddress(), accepted.remoteAddress());
        assertEquals(listener.address(), accepted.localAddress());
        assertArrayEquals(listener.transport.certificateHash(), dialled.listenerCertificateHash());
        assertArrayEquals(listener.transport.certificateHash(), accepted.listenerCertificateHash());
    }

    @Test
    void messagesArriveInOrderBothWays() throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            dialled.send(new Message.Have(List.of(i)));
            accepted.send(new Message.Have(List.of(i, i)));
        }
        for (int i = 0; i < 2000; i++) {
            assertEquals(new Message.Have(List.of(i)), next(listener.messages));
            assertEquals(new Message.Have(List.of(i, i)), next(dialler.messages));
        }
    }

    @Test
    void chunksArriveWholeInBothDirectionsAtOnce() throws InterruptedException {
        int count = 64;
        Peer.send(dialled, 0, CHUNK_BYTES);
        Peer.send(accepted, 0, CHUNK_BYTES);
        for (int chunk = 1; chunk < count; chunk++) {
            assertEquals(SendOutcome.HANDED_OVER, next(dialler.outcomes));
            Peer.send(dialled, chunk, CHUNK_BYTES);
            assertEquals(SendOutcome.HANDED_OVER, next(listener.outcomes));
            Peer.send(accepted, chunk, CHUNK_BYTES);
        }
        for (int chunk = 0; chunk < count; chunk++) {
            next(listener.complete);
            next(dialler.complete);
        }
        for (int chunk = 0; chunk < count; chunk++) {
            assertArrayEquals(Peer.content(chunk, CHUNK_BYTES), listener.chunks.get(chunk), "chunk " + chunk);
            assertArrayEquals(Peer.content(chunk, CHUNK_BYTES), dialler.chunks.get(chunk), "chunk " + chunk);
        }
    }

    @Test
    void aPathThatSwallowsLargePacketsIsUsedWithSmallOnes() throws InterruptedException {
        dialler.network.largestBytes = 1300;
        for (int chunk = 0; chunk < 8; chunk++) {
            Peer.send(dialled, chunk, CHUNK_BYTES);
            assertEquals(SendOutcome.HANDED_OVER, next(dialler.outcomes));
            next(listener.complete);
            assertArrayEquals(Peer.content(chunk, CHUNK_BYTES), listener.chunks.get(chunk), "chunk " + chunk);
        }
    }

    @Test
    void bothSidesModelThePath() throws InterruptedException {
        Peer.send(dialled, 1, LARGE_CHUNK_BYTES);
        Peer.send(accepted, 2, LARGE_CHUNK_BYTES);
        next(listener.complete);
        next(dialler.complete);
        for (Connection connection : List.of(dialled, accepted)) {
            PathSnapshot snapshot = connection.snapshot();
            assertTrue(snapshot.deliveredBytes() > LARGE_CHUNK_BYTES / 2, snapshot::toString);
            assertTrue(!snapshot.bottleneck().isZero() && snapshot.minRttNanos() > 0, snapshot::toString);
        }
    }

    @Test
    void cancelledChunkIsAbortedAndTheNextArrives() throws InterruptedException {
        Peer.send(dialled, 1, LARGE_CHUNK_BYTES);
        next(listener.arriving);
        dialled.cancelSend(1);
        assertEquals(SendOutcome.CANCELLED, next(dialler.outcomes));
        next(listener.aborted);
        assertTrue(listener.arrivedBytes.get() < LARGE_CHUNK_BYTES);
        assertNextChunkArrives(2);
    }

    @Test
    void refusedChunkEndsEarly() throws InterruptedException {
        listener.accepts = chunk -> chunk != 1;
        Peer.send(dialled, 1, LARGE_CHUNK_BYTES);
        assertEquals(SendOutcome.REFUSED, next(dialler.outcomes));
        assertNextChunkArrives(2);
    }

    @Test
    void hundredsOfRefusalsUseNothingUp() throws InterruptedException {
        listener.accepts = chunk -> chunk == 500;
        for (int chunk = 0; chunk < 500; chunk++) {
            Peer.send(dialled, chunk, CHUNK_BYTES);
            next(dialler.outcomes);
        }
        assertNextChunkArrives(500);
    }

    /** Kwik interrupts a thread that it saw blocked on a stream, however late: by then it is at something else. */
    @Test
    void strayInterruptsEndNoConnection() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread strayer = new Thread(() -> interruptWorkers(done));
        strayer.start();
        try {
            for (int chunk = 0; chunk < 300; chunk++) {
                Peer.send(dialled, chunk, CHUNK_BYTES);
                if (chunk % 3 == 0) {
                    accepted.stopReceiving(chunk);
                }
                next(dialler.outcomes);
            }
        } finally {
            done.set(true);
            strayer.join();
        }
        listener.complete.clear();
        listener.accepts = chunk -> chunk == 300;
        Peer.send(dialled, 300, CHUNK_BYTES);
        for (int chunk = next(listener.complete); chunk != 300; chunk = next(listener.complete)) {
            assertTrue(chunk < 300);
        }
        assertTrue(dialler.disconnects.isEmpty() && listener.disconnects.isEmpty());
    }

    private static void interruptWorkers(AtomicBoolean done) {
        while (!done.get()) {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("transport-worker"))
                    .forEach(Thread::interrupt);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void stoppedChunksFreeThePath() throws InterruptedException {
        for (int chunk = 0; chunk < 200; chunk++) {
            Peer.send(dialled, chunk, LARGE_CHUNK_BYTES);
            assertEquals(chunk, next(listener.arriving));
            accepted.stopReceiving(chunk);
            assertEquals(SendOutcome.REFUSED, next(dialler.outcomes), "chunk " + chunk);
            next(listener.aborted);
        }
        assertNextChunkArrives(200);
    }

    @Test
    void stopsAtAnyMomentNeverBreakTheConnection() throws InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int chunk = 0; chunk < 300; chunk++) {
            Peer.send(dialled, chunk, 2 * CHUNK_BYTES);
            int bytes = listener.arrivedBytes.get() + random.nextInt(2 * CHUNK_BYTES);
            while (listener.arrivedBytes.get() < bytes && dialler.outcomes.isEmpty()) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                dialled.cancelSend(chunk);
            } else {
                accepted.stopReceiving(chunk);
            }
            next(dialler.outcomes);
        }
        assertTrue(dialler.disconnects.isEmpty() && listener.disconnects.isEmpty(), "seed " + seed);
        listener.complete.clear();
        listener.accepts = chunk -> chunk == 300;
        Peer.send(dialled, 300, CHUNK_BYTES);
        for (int chunk = next(listener.complete); chunk != 300; chunk = next(listener.complete)) {
            assertTrue(chunk < 300, "seed " + seed);
        }
    }

    @Test
    void unreadableChunkIsReportedAndNeverCompletes() throws InterruptedException {
        dialled.sendChunk(1, CHUNK_BYTES, (chunk, offset, target, targetOffset, length) -> {
            if (offset > 0) {
                throw new IOException("disk failed");
            }
        }, false);
        assertEquals(SendOutcome.UNREADABLE, next(dialler.outcomes));
        assertNextChunkArrives(2);
    }

    private void assertNextChunkArrives(int chunk) throws InterruptedException {
        Peer.send(dialled, chunk, CHUNK_BYTES);
        assertEquals(SendOutcome.HANDED_OVER, next(dialler.outcomes));
        assertEquals(chunk, next(listener.complete));
        assertArrayEquals(Peer.content(chunk, CHUNK_BYTES), listener.chunks.get(chunk));
    }

    @Test
    void queuedMessagesArriveBeforeAClose() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            dialled.send(new Message.Have(List.of(i)));
        }
        dialled.close("done");
        for (int i = 0; i < 500; i++) {
            assertEquals(new Message.Have(List.of(i)), next(listener.messages));
        }
        assertEquals("done", next(dialler.disconnects));
        next(listener.disconnects);
    }

    @Test
    void closingTransportIsReportedExactlyOnce() throws InterruptedException {
        dialled.send(new Message.Leave("bye"));
        next(listener.messages);
        dialler.close();
        next(dialler.disconnects);
        next(listener.disconnects);
        listener.close();
        assertNull(listener.disconnects.poll(100, TimeUnit.MILLISECONDS));
        assertNull(dialler.disconnects.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void dialToAClosedPortFails() throws InterruptedException {
        InetSocketAddress nobody = listener.address();
        listener.close();
        dialler.transport.dial(null, nobody);
        assertTrue(next(dialler.dialFailures).length() > 0);
    }

    @Test
    void takenPortIsAUsageError() {
        FloodException error = assertThrows(FloodException.class,
                () -> new Peer(listener.transport.port(), TransportSettings.DEFAULTS));
        assertEquals(ExitStatus.USAGE, error.status());
        assertTrue(error.getMessage().contains("--port"));
    }

    @Test
    void garbageDatagramsDoNoHarm() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 500; i++) {
                byte[] garbage = new byte[random.nextInt(1, 1400)];
                random.nextBytes(garbage);
                socket.send(new DatagramPacket(garbage, garbage.length, listener.address()));
            }
        }
        dialled.send(new Message.Leave("still there"));
        assertEquals(new Message.Leave("still there"), next(listener.messages), "seed " + seed);
        dialler.dial(listener);
        next(listener.connected);
    }

    @Test
    void acceptingSideMaySpeakFirst() throws InterruptedException {
        accepted.send(new Message.Leave("first"));
        assertEquals(new Message.Leave("first"), next(dialler.messages));
    }

    @Test
    void closeLeavesNoThreadThatKeepsTheProcessAlive() throws InterruptedException {
        dialled.send(new Message.Leave("hello"));
        next(listener.messages);
        dialler.close();
        listener.close();
        for (Thread thread : threadsThatKeepTheProcessAlive()) {
            thread.join(Peer.DEADLINE.toMillis());
            assertFalse(thread.isAlive(), thread::getName);
        }
    }

    @Test
    void silentPeerIsGone() throws InterruptedException {
        TransportSettings hasty = new TransportSettings(Duration.ofSeconds(5), Duration.ofSeconds(1),
                Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(1),
                ProtocolVersions.SUPPORTED, false);
        try (Peer one = new Peer(0, hasty); Peer other = new Peer(0, hasty)) {
            one.dial(other);
            next(other.connected);
            one.network.cut = true;
            other.network.cut = true;
            next(one.disconnects);
            next(other.disconnects);
        }
    }

    @Test
    void chunkThatFallsSilentIsGivenUpAndTheConnectionLives() throws InterruptedException {
        TransportSettings hasty = new TransportSettings(Duration.ofSeconds(5), Duration.ofSeconds(8),
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), ProtocolVersions.SUPPORTED, false);
        CountDownLatch diskAnswers = new CountDownLatch(1);
        try (Peer slow = new Peer(); Peer impatient = new Peer(0, hasty)) {
            Connection connection = slow.dial(impatient);
            connection.sendChunk(1, CHUNK_BYTES, (chunk, offset, target, targetOffset, length) -> {
                if (offset > 0) {
                    Uninterruptibles.awaitUninterruptibly(diskAnswers);
                }
            }, false);
            next(impatient.aborted);
            diskAnswers.countDown();
            assertEquals(SendOutcome.REFUSED, next(slow.outcomes));
            Peer.send(connection, 2, CHUNK_BYTES);
            assertEquals(2, next(impatient.complete));
        }
    }

    private static List<Thread> threadsThatKeepTheProcessAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .filter(thread -> thread.getName().matches("(server|receiver|pool).*"))
                .toList();
    }
}
