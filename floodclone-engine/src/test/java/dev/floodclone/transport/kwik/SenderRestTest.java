package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.transport.kwik.SenderRest.Allowance;
import java.lang.reflect.Proxy;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.Sender;

/** One thread stands for Kwik's sender thread, the test for all others. */
@Timeout(60)
class SenderRestTest {

    private static final Allowance ROOM = new Allowance(1252, 0);
    private static final Allowance WINDOW_FULL = new Allowance(0, 0);

    private final SendRequestQueue queue = new SendRequestQueue(EncryptionLevel.App);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService senderThread = Executors.newSingleThreadExecutor();
    private final Semaphore flushed = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean confirmed = true;
    private volatile Allowance allowance = ROOM;
    private final SenderRest rest = new SenderRest(queue, () -> confirmed, flushes(), timer);

    @BeforeEach
    void putInPlace() throws ReflectiveOperationException {
        CongestionControlInstaller.accessible(SendRequestQueue.class.getDeclaredField("requestQueue"))
                .set(queue, rest.requests());
        CongestionControlInstaller.accessible(SendRequestQueue.class.getDeclaredField("probeQueue"))
                .set(queue, rest.probes());
    }

    @AfterEach
    void stop() {
        senderThread.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void answersAtOnceBeforeTheHandshakeIsConfirmed() throws Exception {
        confirmed = false;
        assertEquals(ROOM.bytes(), rest.await(() -> ROOM));
        assertEquals(0, rest.await(() -> WINDOW_FULL));
        assertEquals(0, rest.await(() -> new Allowance(0, 1000)));
        assertTrue(flushed.tryAcquire(10, TimeUnit.SECONDS), "Kwik is woken when the pacer's time has come");
    }

    @Test
    void waitsForARequest() throws Exception {
        Future<Long> room = ask();
        awaitAsked(1);
        assertFalse(room.isDone());
        request();
        assertEquals(ROOM.bytes(), room.get());
    }

    @Test
    void whatWasRequestedBeforeIsNotWaitedFor() throws Exception {
        request();
        assertEquals(ROOM.bytes(), ask().get());
    }

    @Test
    void requestsDoNotHelpWhereThereIsNoRoom() throws Exception {
        allowance = WINDOW_FULL;
        request();
        Future<Long> room = ask();
        awaitAsked(1);
        for (int i = 0; i < 100; i++) {
            request();
        }
        assertFalse(room.isDone());
        allowance = ROOM;
        rest.roomMade();
        assertEquals(ROOM.bytes(), room.get());
    }

    @Test
    void thePacersTimeNeedsNobodyToTell() throws Exception {
        request();
        AtomicInteger refusals = new AtomicInteger(5);
        Future<Long> room = senderThread.submit(() ->
                rest.await(() -> refusals.getAndDecrement() > 0 ? new Allowance(0, 1000) : ROOM));
        assertEquals(ROOM.bytes(), room.get());
        assertEquals(-1, refusals.get());
    }

    @Test
    void anAcknowledgementNeedsNoRoom() throws Exception {
        allowance = WINDOW_FULL;
        Future<Long> room = ask();
        awaitAsked(1);
        queue.addAckRequest(5);
        rest.ackRequested(5);
        assertEquals(0, room.get());
        assertTrue(queue.mustSendAck(), "not before its time");
    }

    @Test
    void aProbeNeedsNoRoom() throws Exception {
        allowance = WINDOW_FULL;
        Future<Long> room = ask();
        awaitAsked(1);
        queue.addProbeRequest();
        assertEquals(0, room.get());
    }

    /** Kwik ends the thread so, and has to find the interrupt. */
    @Test
    void anInterruptEndsTheWait() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        senderThread.submit(() -> {
            rest.await(this::answer);
            if (Thread.currentThread().isInterrupted()) {
                interrupted.countDown();
            }
        });
        awaitAsked(1);
        senderThread.shutdownNow();
        interrupted.await();
    }

    /** One that was missed would cost half a second. */
    @Test
    void noneOfManyRequestsIsMissed() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int rounds = 20_000;
        Semaphore taken = new Semaphore(0);
        Future<?> taking = senderThread.submit(() -> {
            for (int round = 0; round < rounds; round++) {
                rest.await(() -> ROOM);
                assertTrue(queue.next(1252).isPresent());
                taken.release();
            }
        });
        for (int round = 0; round < rounds; round++) {
            for (int pause = random.nextInt(200); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            request();
            assertTrue(taken.tryAcquire(30, TimeUnit.SECONDS), "seed " + seed + ", round " + round);
        }
        taking.get();
    }

    private void request() {
        queue.addRequest(new PingFrame(), lost -> { });
    }

    private Future<Long> ask() {
        return senderThread.submit(() -> rest.await(this::answer));
    }

    private Allowance answer() {
        asked.incrementAndGet();
        return allowance;
    }

    private void awaitAsked(int times) {
        while (asked.get() < times) {
            Thread.onSpinWait();
        }
    }

    private Sender flushes() {
        return (Sender) Proxy.newProxyInstance(Sender.class.getClassLoader(), new Class<?>[] {Sender.class},
                (proxy, method, arguments) -> {
                    flushed.release();
                    return null;
                });
    }
}
