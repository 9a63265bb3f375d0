package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.kwik.core.common.PnSpace;
import tech.kwik.core.send.Sender;

class AckThinningTest {

    private static final int START_PACKETS = 200;

    private int rttMillis = 1;
    private final List<Integer> delays = new ArrayList<>();
    private final List<Integer> announced = new ArrayList<>();
    private final AckThinning acks = new AckThinning(recorder(), () -> rttMillis, announced::add);

    @Test
    void theFirstPacketsAreAcknowledgedAsKwikWould() {
        receive(START_PACKETS);
        for (int packet = 0; packet < START_PACKETS; packet++) {
            assertEquals(packet % 2 == 0 ? 20 : 0, delays.get(packet), "packet " + packet);
        }
    }

    @Test
    void eachIsAnnouncedWithTheDelayAskedFor() {
        receive(2 * START_PACKETS);
        assertEquals(delays, announced);
    }

    @Test
    void laterEveryTenthIsAcknowledgedAtOnceAndTheOthersSoon() {
        receive(START_PACKETS);
        delays.clear();
        receive(100);
        assertEquals(10, delays.stream().filter(delay -> delay == 0).count());
        assertTrue(delays.stream().allMatch(delay -> delay <= 5), delays::toString);
    }

    @Test
    void onALongPathTheyWaitForAQuarterOfARoundTrip() {
        assertLater(32, 16, 8);
    }

    @Test
    void butNoLongerThanTheSendersClockAllows() {
        assertLater(400, 20, 10);
    }

    private void assertLater(int roundTripMillis, int packetsEach, int delayMillis) {
        receive(START_PACKETS);
        rttMillis = roundTripMillis;
        delays.clear();
        receive(10 * packetsEach);
        assertEquals(10, delays.stream().filter(delay -> delay == 0).count());
        assertTrue(delays.stream().allMatch(delay -> delay == 0 || delay == delayMillis), delays::toString);
    }

    /** What Kwik asks for: a delayed acknowledgement after one packet, an immediate one after the second. */
    private void receive(int packets) {
        for (int packet = 0; packet < packets; packet++) {
            acks.sendAck(PnSpace.App, packet % 2 == 0 ? 20 : 0);
        }
    }

    private Sender recorder() {
        return (Sender) Proxy.newProxyInstance(Sender.class.getClassLoader(), new Class<?>[] {Sender.class},
                (proxy, method, arguments) -> {
                    assertEquals("sendAck", method.getName());
                    delays.add((Integer) arguments[1]);
                    return null;
                });
    }
}
