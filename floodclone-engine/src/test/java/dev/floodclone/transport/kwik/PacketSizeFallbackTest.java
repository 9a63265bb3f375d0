package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.bandwidth.BbrModel;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.packet.PacketInfo;
import tech.kwik.core.packet.ShortHeaderPacket;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.Sender;

class PacketSizeFallbackTest {

    private static final int SAFE_BYTES = 1252;
    private static final int LARGE_BYTES = 1472;

    private final PacedCongestionController controller = new PacedCongestionController(
            new BbrModel(SAFE_BYTES, new Random(1)), SAFE_BYTES, null, idleSender(),
            new RttEstimator(new NullLogger()));
    private final List<Integer> limits = new ArrayList<>();

    @Test
    void aPathThatSwallowsLargePacketsGetsSmallOnes() {
        controller.tryDatagrams(LARGE_BYTES, limits::add);
        List<PacketInfo> large = send(0, 40, LARGE_BYTES);
        List<PacketInfo> small = send(40, 2, 100);
        controller.registerAcked(small);
        controller.registerLost(large);
        assertEquals(List.of(LARGE_BYTES, SAFE_BYTES), limits);
    }

    @Test
    void aBurstThatAFullQueueDroppedLeavesThePacketsLarge() {
        controller.tryDatagrams(LARGE_BYTES, limits::add);
        List<PacketInfo> sent = send(0, 41, LARGE_BYTES);
        // Kwik reports an acknowledgement before the losses that it reveals.
        controller.registerAcked(sent.subList(40, 41));
        controller.registerLost(sent.subList(0, 40));
        assertEquals(List.of(LARGE_BYTES), limits);
    }

    private List<PacketInfo> send(int first, int count, int bytes) {
        List<PacketInfo> sent = IntStream.range(first, first + count)
                .mapToObj(number -> new PacketInfo(Instant.EPOCH, new SizedPacket(number, bytes), packet -> { }))
                .toList();
        sent.forEach(info -> controller.registerInFlight(info.packet()));
        return sent;
    }

    private static Sender idleSender() {
        return (Sender) Proxy.newProxyInstance(Sender.class.getClassLoader(), new Class<?>[] {Sender.class},
                (proxy, method, arguments) -> null);
    }

    private static final class SizedPacket extends ShortHeaderPacket {

        SizedPacket(long number, int bytes) {
            super(Version.getDefault(), new byte[0], null);
            packetNumber = number;
            packetSize = bytes;
        }
    }
}
