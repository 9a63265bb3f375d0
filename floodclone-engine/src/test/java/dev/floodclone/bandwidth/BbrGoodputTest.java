package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One greedy flow on one bottleneck, from its start. */
class BbrGoodputTest {

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, loss, seconds, goodput, longest mean queue in ms
        "16,   80,  0,    20, 0.96, 20",
        "50,   20,  0,    20, 0.96, 5",
        "50,   20,  0.01, 20, 0.95, 5",
        "50,   20,  0.02, 20, 0.94, 5",
        "50,   20,  0.05, 20, 0.90, 5",
        "200,  10,  0,    5,  0.96, 2",
        "200,  80,  0.01, 10, 0.91, 3",
        "100,  1,   0,    5,  0.96, 2",
        "100,  1,   0.02, 5,  0.94, 2",
        "1000, 0.2, 0,    2,  0.96, 0.5",
        "1,    300, 0,    30, 0.94, 300",
        "1,    0.1, 0,    20, 0.96, 150",
    })
    void fillsThePathWithAShortQueue(double megabits, double rttMillis, double loss, double seconds, double expected,
            double queueMillis) {
        Simulation simulation = new Simulation(megabits, rttMillis, 1).loss(loss);
        double goodput = simulation.goodput(simulation.greedyFlow(), seconds);
        assertTrue(goodput >= expected, simulation + ": goodput " + goodput);
        double queue = simulation.link().meanQueuedMillis();
        assertTrue(queue <= queueMillis, simulation + ": mean queue " + queue + " ms");
        double overflow = simulation.link().overflowRate();
        assertTrue(overflow < 0.02, simulation + ": overflow " + overflow);
    }

    @ParameterizedTest
    @CsvSource({"10", "64", "100000"})
    void fillsThePathThoughAcksComeBunched(int ackEveryPackets) {
        Simulation simulation = new Simulation(100, 1, 2);
        SimulatedFlow flow = simulation.flow(ackEveryPackets);
        flow.supplyWithoutEnd();
        double goodput = simulation.goodput(flow, 8);
        assertTrue(goodput >= 0.95, "acks for " + ackEveryPackets + " packets: goodput " + goodput);
    }

    @Test
    void fillsThePathThoughThreadsStall() {
        Simulation simulation = new Simulation(100, 5, 3).loss(0.01);
        SimulatedFlow flow = simulation.flow();
        flow.delayAcks(() -> stallNanos(simulation.random().nextDouble()));
        flow.supplyWithoutEnd();
        double goodput = simulation.goodput(flow, 8);
        assertTrue(goodput >= 0.93, "goodput " + goodput);
    }

    /** Mostly up to 0.1 ms, one ack of a hundred up to 4 ms, one of three thousand 15 ms. */
    private static long stallNanos(double chance) {
        if (chance < 0.0003) {
            return 15_000_000;
        }
        return chance < 0.01 ? (long) (chance * 4e8) : (long) (chance * 1e5);
    }

    /**
     * Acks that come in batches of up to 3 ms on either side hide the minimum round trip, unless DOWN drains for it.
     */
    @Test
    void aLoneFlowNeedsNoProbeOfTheRoundTrip() {
        for (int seed = 1; seed <= 5; seed++) {
            Simulation simulation = new Simulation(16, 80, seed);
            SimulatedFlow flow = simulation.flow(16);
            flow.delayAcks(() -> simulation.random().nextInt(3_000_000));
            flow.supplyWithoutEnd();
            while (simulation.nowSeconds() < 40) {
                simulation.run(0.02);
                assertNotEquals("PROBE_RTT", flow.model().snapshot().state(),
                        "seed " + seed + " after " + simulation.nowSeconds() + " s");
            }
        }
    }

    @Test
    void recoversFromABlackout() {
        Simulation simulation = new Simulation(50, 20, 6);
        SimulatedFlow flow = simulation.greedyFlow();
        simulation.run(3);
        simulation.loss(1);
        simulation.run(2);
        simulation.loss(0);
        simulation.run(3);
        double goodput = simulation.goodput(flow, 3);
        assertTrue(goodput > 0.95, "goodput " + goodput);
    }
}
