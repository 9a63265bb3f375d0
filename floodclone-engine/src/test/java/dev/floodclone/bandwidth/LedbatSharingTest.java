package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flow in the background on one bottleneck, alone and beside others. */
class LedbatSharingTest {

    private static final int D = Simulation.DATAGRAM_BYTES;
    private static final int THINNED = SimulatedFlow.THINNED_ACK_PACKETS;

    private static SimulatedFlow background(Simulation simulation) {
        return simulation.flow(new LedbatModel(D), THINNED);
    }

    private static SimulatedFlow foreground(Simulation simulation, String control) {
        return simulation.flow(control.equals("CUBIC") ? new CubicModel(D) : new BbrModel(D, simulation.random()), 2);
    }

    private static double goodputAlone(double megabits, double rttMillis, int queuePackets, String control,
            double afterSeconds) {
        Simulation simulation = new Simulation(megabits, rttMillis, queuePackets, 1);
        SimulatedFlow flow = foreground(simulation, control);
        flow.supplyWithoutEnd();
        simulation.run(afterSeconds);
        return simulation.goodput(flow, 20);
    }

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, queue in packets, what is in the foreground, least share of what that has alone
        "20,  20,  165, CUBIC, 0.93",
        "20,  20,  400, CUBIC, 0.93",
        "20,  20,  50,  CUBIC, 0.88",
        "20,  20,  165, BBR,   0.85",
        "20,  20,  400, BBR,   0.85",
        "20,  80,  400, CUBIC, 0.85",
        "5,   40,  100, CUBIC, 0.90",
        "100, 5,   200, CUBIC, 0.88",
        "50,  100, 400, CUBIC, 0.85",
    })
    void leavesTheLinkToOthers(double megabits, double rttMillis, int queuePackets, String control, double least) {
        Simulation later = new Simulation(megabits, rttMillis, queuePackets, 1);
        SimulatedFlow ours = background(later);
        SimulatedFlow theirs = foreground(later, control);
        ours.supplyWithoutEnd();
        later.run(5);
        theirs.supplyWithoutEnd();
        double keeps = later.goodput(theirs, 20) / goodputAlone(megabits, rttMillis, queuePackets, control, 0);
        assertTrue(keeps >= least, later + ", " + control + " comes later: keeps " + keeps);

        Simulation first = new Simulation(megabits, rttMillis, queuePackets, 1);
        ours = background(first);
        theirs = foreground(first, control);
        theirs.supplyWithoutEnd();
        first.run(5);
        ours.supplyWithoutEnd();
        keeps = first.goodput(theirs, 20) / goodputAlone(megabits, rttMillis, queuePackets, control, 5);
        assertTrue(keeps >= least, first + ", " + control + " was there first: keeps " + keeps);

        theirs.stop();
        double seconds = first.secondsUntilFull(ours, 10);
        assertTrue(seconds < 6, first + ", after " + control + ": back after " + seconds + " s");
    }

    @ParameterizedTest
    @CsvSource({
        // Mbit/s, RTT ms, queue in packets, goodput from the sixth second on, longest mean queue in ms
        "20,  20,  165, 0.96, 25",
        "20,  20,  400, 0.96, 25",
        "20,  80,  165, 0.96, 30",
        "5,   40,  100, 0.95, 45",
        "50,  100, 400, 0.96, 30",
        "100, 5,   200, 0.96, 25",
    })
    void takesAllOfAnIdleLink(double megabits, double rttMillis, int queuePackets, double expected,
            double queueMillis) {
        Simulation simulation = new Simulation(megabits, rttMillis, queuePackets, 1);
        SimulatedFlow flow = background(simulation);
        flow.supplyWithoutEnd();
        simulation.run(5);
        double goodput = simulation.goodput(flow, 30);
        assertTrue(goodput >= expected, simulation + ": goodput " + goodput);
        assertTrue(simulation.link().meanQueuedMillis() <= queueMillis,
                simulation + ": mean queue " + simulation.link().meanQueuedMillis() + " ms");
        double estimate = (double) flow.model().snapshot().bottleneck().bytesPerSecond()
                / simulation.link().rate().bytesPerSecond();
        assertTrue(estimate > 0.9 && estimate < 1.15, simulation + ": estimate " + estimate);
    }

    /** The rest is what an ordinary flow that is capped at half of the link leaves. */
    @ParameterizedTest
    @CsvSource({"20, 20", "50, 40"})
    void takesWhatOthersLeave(double megabits, double rttMillis) {
        Simulation simulation = new Simulation(megabits, rttMillis, 200, 1);
        SimulatedFlow theirs = foreground(simulation, "BBR");
        theirs.supplyWithoutEnd();
        theirs.cap(simulation.link().rate().times(0.5));
        SimulatedFlow ours = background(simulation);
        ours.supplyWithoutEnd();
        simulation.run(5);
        long before = theirs.receivedBytes();
        double rest = simulation.goodput(ours, 20);
        double kept = (theirs.receivedBytes() - before) / (simulation.link().rate().bytesPerSecond() * 20.0);
        assertTrue(kept > 0.47, simulation + ": they keep " + kept);
        assertTrue(rest > 0.4, simulation + ": we get " + rest);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "20, 80", "100, 5"})
    void severalInTheBackgroundFillTheLinkTogether(double megabits, double rttMillis) {
        Simulation simulation = new Simulation(megabits, rttMillis, 200, 1);
        SimulatedFlow one = background(simulation);
        SimulatedFlow other = background(simulation);
        one.supplyWithoutEnd();
        simulation.run(3);
        other.supplyWithoutEnd();
        simulation.run(3);
        long before = other.receivedBytes();
        double both = simulation.goodput(one, 30)
                + (other.receivedBytes() - before) / (simulation.link().rate().bytesPerSecond() * 30.0);
        assertTrue(both > 0.9, simulation + ": both " + both);
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "8"})
    void keepsToACap(long megabits) {
        Simulation simulation = new Simulation(20, 20, 165, 1);
        SimulatedFlow flow = background(simulation);
        flow.supplyWithoutEnd();
        flow.cap(Bandwidth.ofBitsPerSecond(megabits * 1_000_000));
        simulation.run(5);
        double goodput = simulation.goodput(flow, 10) * 20 / megabits;
        assertTrue(goodput > 0.95 && goodput < 1.01, simulation + ", " + megabits + " Mbit/s: " + goodput);
    }

    @ParameterizedTest
    @CsvSource({
        // stalls a second, longest in ms, least goodput
        "10, 20, 0.9",
        "10, 50, 0.75",
        "2, 300, 0.6",
    })
    void isNotDrivenAwayByABusyMachine(double stallsPerSecond, double longestMillis, double least) {
        double sum = 0;
        for (int seed = 1; seed <= 3; seed++) {
            Simulation simulation = new Simulation(20, 20, 165, seed);
            SimulatedFlow flow = background(simulation);
            Stalls stalls = new Stalls(simulation, stallsPerSecond, longestMillis * 1e6);
            flow.delayAcks(stalls::leftNanos);
            flow.supplyWithoutEnd();
            sum += simulation.goodput(flow, 16);
        }
        assertTrue(sum / 3 >= least, stallsPerSecond + " stalls a second of up to " + longestMillis
                + " ms: goodput " + sum / 3);
    }

    /** A machine that stands still now and then. */
    private static final class Stalls {

        private final Simulation simulation;
        private final double perSecond;
        private final double longestNanos;
        private long nextNanos;
        private long endNanos;

        Stalls(Simulation simulation, double perSecond, double longestNanos) {
            this.simulation = simulation;
            this.perSecond = perSecond;
            this.longestNanos = longestNanos;
            this.nextNanos = simulation.nowNanos();
            this.endNanos = nextNanos;
        }

        long leftNanos() {
            while (simulation.nowNanos() >= nextNanos) {
                endNanos = nextNanos + (long) (simulation.random().nextDouble() * longestNanos);
                nextNanos += (long) (-Math.log(1 - simulation.random().nextDouble()) * 1e9 / perSecond);
            }
            return Math.max(0, endNanos - simulation.nowNanos());
        }
    }
}
