package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BbrModel;
import dev.floodclone.bandwidth.CongestionModel;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.packet.PacketInfo;
import tech.kwik.core.packet.ShortHeaderPacket;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.Sender;

class PacedCongestionControllerTest {

    private static final int PACKET_BYTES = 1252;
    /** A byte a second: whatever waits for the pacer waits for longer than any test runs. */
    private static final Bandwidth CRAWL = new Bandwidth(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BbrModel model = new BbrModel(PACKET_BYTES, new SplittableRandom(1));
    private volatile CountDownLatch flushed = new CountDownLatch(1);
    private final RttEstimator rtt = new RttEstimator(new NullLogger());
    private final PacedCongestionController controller =
            new PacedCongestionController(model, PACKET_BYTES, ignoringSender(), rest(), rtt);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void controlMessagesDoNotWaitForThePacer() {
        model.capPacing(CRAWL);
        assertTrue(sendUntilPaced() > 0);
        controller.hurry();
        assertEquals(3, sendUntilPaced());
    }

    @Test
    void manyControlMessagesDoNotBreakALimit() {
        model.capPacing(CRAWL);
        sendUntilPaced();
        int ahead = 0;
        for (int message = 0; message < 100; message++) {
            controller.hurry();
            ahead += sendUntilPaced();
        }
        assertEquals(3, ahead);
    }

    @Test
    void whatWasNotNeededForAControlMessageIsNotLeftForData() {
        model.capPacing(CRAWL);
        sendUntilPaced();
        controller.hurry();
        assertEquals(PACKET_BYTES, controller.remainingCwnd());
        // Nothing was sent, as there was nothing; the next question is about later data.
        assertEquals(0, controller.remainingCwnd());
    }

    @Test
    void controlMessagesRespectTheWindow() {
        for (int packet = 0; controller.canSend(PACKET_BYTES); packet++) {
            controller.registerInFlight(new Packet());
            assertTrue(packet < 1000);
        }
        controller.hurry();
        assertEquals(0, controller.remainingCwnd());
    }

    @Test
    void aHigherCapWakesWhatWaitedForALowOne() throws Exception {
        controller.cap(CRAWL);
        assertTrue(sendUntilPaced() > 0);
        flushed = new CountDownLatch(2);
        controller.cap(Bandwidth.ZERO);
        controller.remainingCwnd();
        assertTrue(flushed.await(20, TimeUnit.SECONDS), "at a byte a second the next packet was due in half an hour");
    }

    @Test
    void countsWhatIsPaced() {
        controller.registerInFlight(new Packet());
        controller.registerInFlight(new Packet());
        assertEquals(2 * PACKET_BYTES, controller.pacedBytes());
    }

    /** Of which an assertion of Kwik's, about the loss delay, would kill its receiving thread right after. */
    @Test
    void roundTripOfNoTimeIsRaisedBeforeKwikLooksForLosses() {
        Instant now = Instant.now();
        rtt.addSample(now, now, 0);
        assertEquals(0, rtt.getSmoothedRtt());
        controller.registerAcked(List.of());
        assertTrue(rtt.getSmoothedRtt() >= 1);
    }

    /** As one that left before the controller came: what the peer says is for how long it held back that one. */
    @Test
    void believesNoDelayThatCountsFromAnUnknownPacket() {
        List<Object> heldBack = new ArrayList<>();
        CongestionModel recording = (CongestionModel) Proxy.newProxyInstance(CongestionModel.class.getClassLoader(),
                new Class<?>[] {CongestionModel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("onPacketsAcked")) {
                        heldBack.add(arguments[1]);
                    }
                    return method.invoke(model, arguments);
                });
        PacedCongestionController recorded =
                new PacedCongestionController(recording, PACKET_BYTES, ignoringSender(), rest(), rtt);
        Packet first = new Packet();
        Packet second = new Packet();
        recorded.registerInFlight(first);
        recorded.registerInFlight(second);
        recorded.heldBack(10);
        recorded.registerAcked(List.of(acked(new Packet()), acked(first)));
        recorded.registerAcked(List.of(acked(second)));
        assertEquals(List.of(0L, 10_000_000L), heldBack);
    }

    private static PacketInfo acked(Packet packet) {
        return new PacketInfo(Instant.EPOCH, packet, lost -> { });
    }

    private int sendUntilPaced() {
        int sent = 0;
        while (controller.remainingCwnd() > 0) {
            controller.registerInFlight(new Packet());
            sent++;
        }
        return sent;
    }

    private static final class Packet extends ShortHeaderPacket {

        Packet() {
            super(Version.getDefault(), new byte[8], new PingFrame());
        }

        @Override
        public int getSize() {
            return PACKET_BYTES;
        }
    }

    /** As before the handshake is confirmed: whoever asks is answered at once. */
    private SenderRest rest() {
        return new SenderRest(new SendRequestQueue(EncryptionLevel.App), () -> false, ignoringSender(), timer);
    }

    private Sender ignoringSender() {
        return (Sender) Proxy.newProxyInstance(Sender.class.getClassLoader(), new Class<?>[] {Sender.class},
                (proxy, method, arguments) -> {
                    flushed.countDown();
                    return null;
                });
    }
}
