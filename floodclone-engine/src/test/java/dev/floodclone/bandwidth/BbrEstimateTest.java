package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the estimate follows the path, and survives senders that are short of data. */
class BbrEstimateTest {

    @ParameterizedTest
    @CsvSource({
        // Mbit/s before and after, RTT ms, loss
        "50,   100,  20,  0",
        "100,  50,   20,  0",
        "50,   100,  20,  0.02",
        "100,  50,   20,  0.02",
        "16,   32,   80,  0",
        "16,   8,    80,  0.01",
        "100,  200,  1,   0",
        "200,  100,  1,   0",
        "400,  200,  10,  0",
        "200,  100,  80,  0",
        "100,  200,  80,  0",
        "1000, 500,  0.2, 0",
        "10,   100,  20,  0",
        "100,  10,   20,  0",
    })
    void followsTheRateWithinTwoSeconds(double before, double after, double rttMillis, double loss) {
        Simulation simulation = new Simulation(before, rttMillis, 7).loss(loss);
        SimulatedFlow flow = simulation.greedyFlow();
        double first = simulation.secondsUntilExact(flow, 4);
        assertTrue(first <= 3, simulation + ": off for " + first + " s from the start");
        simulation.changeRate(after);
        double second = simulation.secondsUntilExact(flow, 4);
        assertTrue(second <= 2, simulation + ": off for " + second + " s after the change");
    }

    @Test
    void findsASlowFarPathWithinThreeSeconds() {
        Simulation simulation = new Simulation(1, 300, 8);
        double off = simulation.secondsUntilExact(simulation.greedyFlow(), 10);
        assertTrue(off <= 3, "off for " + off + " s");
    }

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, loss, chunk bytes, pause s
        "50,   20,  0,    1048576, 0.1",
        "50,   20,  0.02, 1048576, 0.1",
        "50,   20,  0,    1048576, 4",
        "16,   80,  0,    262144,  0.2",
        "200,  10,  0,    1048576, 0.05",
        "100,  1,   0,    65536,   0.01",
        "1000, 0.2, 0,    1048576, 0.01",
    })
    void keepsTheEstimateBetweenChunks(double megabits, double rttMillis, double loss, int chunkBytes, double pause) {
        Simulation simulation = new Simulation(megabits, rttMillis, 9).loss(loss);
        SimulatedFlow flow = simulation.flow();
        double rate = simulation.link().rate().bytesPerSecond();
        double ideal = chunkBytes / rate + rttMillis / 1e3;
        for (int chunk = 0; chunk < 20; chunk++) {
            flow.supply(chunkBytes);
            simulation.run(1.5 * ideal + pause);
            if (chunk >= 10) {
                double estimate = flow.model().snapshot().bottleneck().bytesPerSecond() / rate;
                assertEquals(1, estimate, 0.1, simulation + ": share of the rate after chunk " + chunk);
            }
        }
        long before = flow.receivedBytes();
        flow.supply(chunkBytes);
        simulation.run(1.5 * ideal);
        assertTrue(flow.receivedBytes() - before > 0.95 * chunkBytes, simulation + ": the last chunk was late");
    }

    @Test
    void aTrickleDoesNotWearTheEstimateDown() {
        Simulation simulation = new Simulation(50, 20, 10);
        SimulatedFlow flow = simulation.flow();
        flow.supply(10_000_000);
        simulation.run(3);
        for (int i = 0; i < 300; i++) {
            flow.supply(3_000);
            simulation.run(0.05);
        }
        double estimate = flow.model().snapshot().bottleneck().bytesPerSecond() * 8 / 50e6;
        assertEquals(1, estimate, 0.1, "share of the rate after 15 s of trickle");
        assertTrue(flow.model().snapshot().appLimited());
    }

    @Test
    void aCapIsNotTakenForThePath() {
        Simulation simulation = new Simulation(50, 20, 11);
        SimulatedFlow flow = simulation.greedyFlow();
        simulation.run(3);
        flow.model().capPacing(Bandwidth.ofBitsPerSecond(10_000_000));
        simulation.run(0.2);
        double capped = simulation.goodput(flow, 6);
        assertEquals(0.2, capped, 0.01, "goodput under a cap of a fifth");
        flow.model().capPacing(Bandwidth.ZERO);
        simulation.run(0.2);
        double freed = simulation.goodput(flow, 1);
        assertTrue(freed > 0.9, "goodput once the cap is gone: " + freed);
    }

    @Test
    void findsTheMinimumAgainAfterTheRouteGotLonger() {
        RttFilter filter = new RttFilter();
        filter.onSample(0, 20_000_000);
        assertEquals(20_000_000, filter.minNanos());
        long later = 6_000_000_000L;
        filter.onSample(later, 80_000_000);
        assertTrue(filter.isStale(later));
        filter.startProbe();
        filter.onSample(later, 70_000_000);
        filter.endProbe(later);
        assertEquals(70_000_000, filter.minNanos());
    }

    /** As when the thread that sends is stopped between sending and saying so, and acknowledgements come meanwhile. */
    @Test
    void aPacketThatIsToldLateDoesNotShortenTheRoundTrip() {
        BbrModel model = new BbrModel(1200, new SplittableRandom(1));
        SentPacket first = model.onPacketSent(0, 0, 1200);
        model.onPacketsAcked(80_000_000, 0, List.of(first));
        SentPacket toldLate = model.onPacketSent(140_000_000, 80_000_000, 1200);
        model.onPacketsAcked(160_000_000, 0, List.of(toldLate));
        assertEquals(80_000_000, model.snapshot().minRttNanos());
    }
}
