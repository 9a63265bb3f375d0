package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two greedy flows on one bottleneck. */
class BbrSharingTest {

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, loss, seconds by which the second starts later
        "50,  20, 0,    0",
        "50,  20, 0.01, 0",
        "50,  20, 0,    3",
        "16,  80, 0,    0",
        "200, 10, 0,    0",
        "200, 10, 0,    3",
        "100, 1,  0,    0",
        "100, 1,  0,    3",
    })
    void shareTheLink(double megabits, double rttMillis, double loss, double laterSeconds) {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation simulation = new Simulation(megabits, rttMillis, seed).loss(loss);
            SimulatedFlow first = simulation.greedyFlow();
            simulation.run(laterSeconds);
            SimulatedFlow second = simulation.greedyFlow();
            simulation.run(4);
            long secondBefore = second.receivedBytes();
            double firstGoodput = simulation.goodput(first, 10);
            double capacity = simulation.link().rate().bytesPerSecond() * 10.0;
            double secondGoodput = (second.receivedBytes() - secondBefore) / capacity;
            double share = firstGoodput / (firstGoodput + secondGoodput);
            String run = simulation + ", seed " + seed + ": ";
            assertTrue(share >= 0.35 && share <= 0.65, run + "share " + share);
            assertTrue(firstGoodput + secondGoodput > 0.95, run + "both " + (firstGoodput + secondGoodput));
            assertTrue(simulation.link().overflowRate() < 0.04, run + simulation.link().overflowRate());
        }
    }
}
