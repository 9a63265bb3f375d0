package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.bandwidth.BbrModel;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.packet.PacketInfo;
import tech.kwik.core.packet.ShortHeaderPacket;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.Sender;

class PacketSizeFallbackTest {

    private static final int SAFE_BYTES = 1252;
    private static final int LARGE_BYTES = 1472;

    private final PacedCongestionController controller = new PacedCongestionController(
            new BbrModel(SAFE_BYTES, new Random(1)), SAFE_BYTES, idle(Sender.class),
            new SenderRest(new SendRequestQueue(EncryptionLevel.App), () -> false, idle(Sender.class),
                    idle(ScheduledExecutorService.class)),
            new RttEstimator(new NullLogger()));
    private final List<Integer> limits = new ArrayList<>();

    @Test
    void aPathThatSwallowsLargePacketsGetsSmallOnes() {
        tryLarge();
        loseAllLarge(0, 40);
        assertEquals(List.of(LARGE_BYTES, SAFE_BYTES), limits());
    }

    @Test
    void aBurstThatAFullQueueDroppedLeavesThePacketsLarge() {
        tryLarge();
        List<PacketInfo> sent = send(0, 41, LARGE_BYTES);
        // Kwik reports an acknowledgement before the losses that it reveals.
        controller.registerAcked(sent.subList(40, 41));
        controller.registerLost(sent.subList(0, 40));
        assertEquals(List.of(LARGE_BYTES), limits());
    }

    @Test
    void aLinkThatWasAwayForAMomentKeepsItsLargePackets() {
        tryLarge();
        for (int first = 0; first < 200; first += 50) {
            controller.registerAcked(send(first, 5, LARGE_BYTES));
            loseAllLarge(first + 5, 40);
        }
        assertEquals(List.of(LARGE_BYTES), limits());
    }

    @Test
    void aPathThatBeginsToSwallowLargePacketsGetsSmallOnesWhenTheNextOnesVanishToo() {
        tryLarge();
        controller.registerAcked(send(0, 5, LARGE_BYTES));
        loseAllLarge(5, 40);
        loseAllLarge(50, 40);
        assertEquals(List.of(LARGE_BYTES, SAFE_BYTES), limits());
    }

    @Test
    void theLimitChangesOnlyWhenKwikIsAboutToMakeAPacket() {
        tryLarge();
        loseAllLarge(0, 40);
        assertEquals(List.of(LARGE_BYTES), limits, "a packet may be in the making");
        controller.remainingCwnd();
        assertEquals(List.of(LARGE_BYTES, SAFE_BYTES), limits);
    }

    private void tryLarge() {
        controller.tryDatagrams(LARGE_BYTES, limits::add);
        controller.remainingCwnd();
    }

    /** The packets that Kwik was allowed to make so far. */
    private List<Integer> limits() {
        controller.remainingCwnd();
        return limits;
    }

    /** Large packets of which none arrives, while two small ones after them do. */
    private void loseAllLarge(int first, int count) {
        List<PacketInfo> large = send(first, count, LARGE_BYTES);
        controller.registerAcked(send(first + count, 2, 100));
        controller.registerLost(large);
    }

    private List<PacketInfo> send(int first, int count, int bytes) {
        List<PacketInfo> sent = IntStream.range(first, first + count)
                .mapToObj(number -> new PacketInfo(Instant.EPOCH, new SizedPacket(number, bytes), packet -> { }))
                .toList();
        sent.forEach(info -> controller.registerInFlight(info.packet()));
        return sent;
    }

    private static <T> T idle(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> null));
    }

    private static final class SizedPacket extends ShortHeaderPacket {

        SizedPacket(long number, int bytes) {
            super(Version.getDefault(), new byte[0], null);
            packetNumber = number;
            packetSize = bytes;
        }
    }
}
