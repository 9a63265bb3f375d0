package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a flow fills its path, after a handshake, with and without an earlier connection's estimate. */
class BbrStartTest {

    private static final int HANDSHAKE_BYTES = 2_000;

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, most round trips until 90 % of the rate arrive, most packets that the full queue drops
        "16,  80, 4, 160",
        "50,  20, 4, 90",
        "200, 10, 5, 340",
        "200, 80, 8, 3200",
        "100, 1,  20, 20",
    })
    void fillsThePathFromNothing(double megabits, double rttMillis, double roundTrips, long lost) {
        Simulation simulation = new Simulation(megabits, rttMillis, 21);
        SimulatedFlow flow = afterHandshake(simulation, rttMillis);
        check(simulation, flow, rttMillis, roundTrips, lost);
    }

    @ParameterizedTest
    @CsvSource({
        "16,  80,  4, 100",
        "50,  20,  4, 60",
        "200, 10,  4, 220",
        "200, 80,  4, 1100",
        "1,   300, 2, 10",
    })
    void fillsAKnownPathAtOnce(double megabits, double rttMillis, double roundTrips, long lost) {
        Simulation simulation = new Simulation(megabits, rttMillis, 22);
        SimulatedFlow flow = afterHandshake(simulation, rttMillis);
        flow.model().resume(estimate(megabits, rttMillis));
        assertTrue(flow.model().resumed());
        check(simulation, flow, rttMillis, roundTrips, lost);
    }

    private static void check(Simulation simulation, SimulatedFlow flow, double rttMillis, double roundTrips,
            long lost) {
        flow.supplyWithoutEnd();
        double seconds = simulation.secondsUntilFull(flow, 5);
        simulation.run(2);
        String what = simulation + ": full after " + seconds + " s, " + seconds * 1000 / rttMillis
                + " round trips, lost " + simulation.link().droppedPackets();
        assertTrue(seconds * 1000 / rttMillis <= roundTrips, what);
        assertTrue(simulation.link().droppedPackets() <= lost, what);
    }

    @ParameterizedTest
    @CsvSource({
        // Mbit/s before and now, RTT ms
        "160, 16, 80",
        "50,  5,  20",
        "200, 20, 10",
        "10,  1,  40",
        "200, 20, 80",
    })
    void leavesAnEstimateThatIsTenTimesTooHigh(double before, double now, double rttMillis) {
        Simulation simulation = new Simulation(now, rttMillis, 23);
        SimulatedFlow flow = afterHandshake(simulation, rttMillis);
        flow.model().resume(estimate(before, rttMillis));
        assertTrue(flow.model().resumed());
        flow.supplyWithoutEnd();
        simulation.run(3);
        long lost = simulation.link().droppedPackets();
        double goodput = simulation.goodput(flow, 2);
        String what = simulation + " taken for " + before + " Mbit/s: lost " + lost + " packets in 3 s, goodput then "
                + goodput;
        double jumpPackets = before / 8 * 1e6 * rttMillis / 1e3 / 2 / Simulation.DATAGRAM_BYTES;
        assertTrue(lost <= jumpPackets + Simulation.QUEUE_PACKETS, what + " of a jump of " + jumpPackets);
        assertTrue(goodput > 0.9, what);
    }

    @Test
    void leavesAnEstimateThatIsTenTimesTooLow() {
        Simulation simulation = new Simulation(200, 20, 24);
        SimulatedFlow flow = afterHandshake(simulation, 20);
        flow.model().resume(estimate(20, 20));
        flow.supplyWithoutEnd();
        double seconds = simulation.secondsUntilFull(flow, 5);
        assertTrue(seconds < 0.25, "full after " + seconds + " s");
    }

    @Test
    void takesNoEstimateOfAnotherPath() {
        for (double rttMillis : new double[] {2, 90}) {
            Simulation simulation = new Simulation(50, 30, 25);
            SimulatedFlow flow = afterHandshake(simulation, 30);
            flow.model().resume(estimate(500, rttMillis));
            assertFalse(flow.model().resumed(), "estimate of " + rttMillis + " ms");
        }
    }

    @Test
    void onlyAFullPathIsRemembered() {
        Simulation simulation = new Simulation(50, 20, 26);
        SimulatedFlow flow = afterHandshake(simulation, 20);
        assertTrue(flow.model().estimate().isEmpty());
        assertFalse(flow.model().resumed());
        flow.supplyWithoutEnd();
        simulation.run(2);
        PathEstimate estimate = flow.model().estimate().orElseThrow();
        assertEquals(50e6 / 8, estimate.bottleneck().bytesPerSecond(), 50e6 / 80);
        assertEquals(20e6, estimate.minRttNanos(), 2e6);
    }

    private static SimulatedFlow afterHandshake(Simulation simulation, double rttMillis) {
        SimulatedFlow flow = simulation.flow();
        flow.supply(HANDSHAKE_BYTES);
        simulation.run(0.05 + 2 * rttMillis / 1000);
        return flow;
    }

    private static PathEstimate estimate(double megabits, double rttMillis) {
        return new PathEstimate(Bandwidth.ofBitsPerSecond((long) (megabits * 1e6)), (long) (rttMillis * 1e6));
    }
}
