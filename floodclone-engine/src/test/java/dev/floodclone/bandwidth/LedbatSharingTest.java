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

    /** The rest is what an ordinary flow that is capped at half of the link leaves; mean over moments to begin at. */
    @ParameterizedTest
    @CsvSource({"20, 20", "50, 40"})
    void takesWhatOthersLeave(double megabits, double rttMillis) {
        int starts = 6;
        double kept = 0;
        double rest = 0;
        for (int start = 0; start < starts; start++) {
            Simulation simulation = new Simulation(megabits, rttMillis, 200, 1);
            SimulatedFlow theirs = foreground(simulation, "BBR");
            theirs.supplyWithoutEnd();
            theirs.cap(simulation.link().rate().times(0.5));
            simulation.run(0.5 * start);
            SimulatedFlow ours = background(simulation);
            ours.supplyWithoutEnd();
            simulation.run(5);
            long before = theirs.receivedBytes();
            rest += simulation.goodput(ours, 20) / starts;
            kept += (theirs.receivedBytes() - before) / (simulation.link().rate().bytesPerSecond() * 20.0) / starts;
        }
        String where = megabits + " Mbit/s, " + rttMillis + " ms";
        assertTrue(kept > 0.47, where + ": they keep " + kept);
        assertTrue(rest > 0.4, where + ": we get " + rest);
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
        // RTT ms, stalls a second, shortest and longest in ms, least goodput from the start on
        "20, 2,  20, 50,  0.95",
        "80, 2,  20, 50,  0.90",
        "20, 10, 0,  20,  0.97",
        "20, 5,  20, 50,  0.85",
        "20, 10, 0,  50,  0.82",
        "20, 2,  0,  300, 0.65",
    })
    void isNotDrivenAwayByABusyMachine(double rttMillis, double stallsPerSecond, double shortestMillis,
            double longestMillis, double least) {
        for (int seed = 1; seed <= 5; seed++) {
            Simulation simulation = new Simulation(20, rttMillis, 165, seed);
            SimulatedFlow flow = background(simulation);
            Stalls stalls = new Stalls(simulation, stallsPerSecond, shortestMillis * 1e6, longestMillis * 1e6);
            flow.delayAcks(stalls::leftNanos);
            flow.supplyWithoutEnd();
            double goodput = simulation.goodput(flow, 17);
            assertTrue(goodput >= least, simulation + ", " + stallsPerSecond + " stalls a second of " + shortestMillis
                    + " to " + longestMillis + " ms, seed " + seed + ": goodput " + goodput);
        }
    }

    /** As one whose code is still being compiled: the share of an idle link that an ordinary flow gets so. */
    @ParameterizedTest
    @CsvSource({"20, 0.95", "80, 0.90"})
    void comesUpToSpeedWithAProcessThatIsSlowAtFirst(double rttMillis, double least) {
        for (int seed = 1; seed <= 5; seed++) {
            double ours = goodputOfSlowStarter(rttMillis, seed, true);
            double ordinary = goodputOfSlowStarter(rttMillis, seed, false);
            assertTrue(ours >= least * ordinary,
                    rttMillis + " ms, seed " + seed + ": " + ours + ", ordinary " + ordinary);
        }
    }

    private static double goodputOfSlowStarter(double rttMillis, int seed, boolean inBackground) {
        Simulation simulation = new Simulation(20, rttMillis, 165, seed);
        CongestionModel model = inBackground ? new LedbatModel(D) : new BbrModel(D, simulation.random());
        SimulatedFlow flow = simulation.flow(model, THINNED);
        SlowStarter process = new SlowStarter(simulation);
        flow.delayAcks(process::leftNanos);
        flow.supplyWithoutEnd();
        return simulation.goodput(flow, 17);
    }

    /** A process that needs 60 ms for an acknowledgement at first, and 2 ms after two seconds. */
    private static final class SlowStarter {

        private final Simulation simulation;
        private long busyUntilNanos = Long.MIN_VALUE;

        SlowStarter(Simulation simulation) {
            this.simulation = simulation;
        }

        long leftNanos() {
            double millis = 60 * Math.pow(2.0 / 60, Math.min(1, simulation.nowSeconds() / 2));
            double taken = millis * (0.5 + simulation.random().nextDouble());
            busyUntilNanos = Math.max(busyUntilNanos, simulation.nowNanos()) + (long) (taken * 1e6);
            return busyUntilNanos - simulation.nowNanos();
        }
    }

    /** A machine that stands still now and then. */
    private static final class Stalls {

        private final Simulation simulation;
        private final double perSecond;
        private final double shortestNanos;
        private final double longestNanos;
        private long nextNanos;
        private long endNanos;

        Stalls(Simulation simulation, double perSecond, double shortestNanos, double longestNanos) {
            this.simulation = simulation;
            this.perSecond = perSecond;
            this.shortestNanos = shortestNanos;
            this.longestNanos = longestNanos;
            this.nextNanos = simulation.nowNanos();
            this.endNanos = nextNanos;
        }

        long leftNanos() {
            while (simulation.nowNanos() >= nextNanos) {
                double share = simulation.random().nextDouble();
                endNanos = nextNanos + (long) (shortestNanos + share * (longestNanos - shortestNanos));
                nextNanos += (long) (-Math.log(1 - simulation.random().nextDouble()) * 1e9 / perSecond);
            }
            return Math.max(0, endNanos - simulation.nowNanos());
        }
    }
}
