package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows under BBR that share a pool, in virtual time: what they really send against the pool's formula. */
class PooledFlowsTest {

    private static final double POOL_BYTES_PER_SECOND = 50e6;
    private static final double TOLERANCE = 0.05;
    private static final double INTERVAL_SECONDS = PoolSharing.INTERVAL_NANOS / 1e9;
    private static final double START_SECONDS = 1;
    private static final double SECONDS = 2;

    private final Simulation simulation = new Simulation(800, 10, 1);
    private final BandwidthPool pool = new BandwidthPool();
    private final PoolSharing sharing = new PoolSharing(pool);
    private final List<Pooled> flows = new ArrayList<>();

    PooledFlowsTest() {
        pool.limit(new Bandwidth((long) POOL_BYTES_PER_SECOND), new Bandwidth(1_000_000), Bandwidth.ZERO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 50})
    void eachSendsAtTheRateOfTheFormula(int count) {
        add(count);
        run(START_SECONDS);
        assertRates();
    }

    @Test
    void theFormulaHoldsAsConnectionsComeAndGo() {
        for (int count : new int[] {5, 50, 10, 1, 10}) {
            add(count - flows.size());
            remove(flows.size() - count);
            run(START_SECONDS);
            assertRates();
        }
    }

    @Test
    void whatASlowConnectionLeavesTheOthersSend() {
        add(5);
        pool.limit(new Bandwidth((long) POOL_BYTES_PER_SECOND), Bandwidth.ZERO, Bandwidth.ZERO);
        Pooled slow = flows.get(0);
        slow.ownCap = 2_000_000;
        run(START_SECONDS);
        double[] rates = rates();
        assertEquals(1, rates[0] / slow.ownCap, TOLERANCE);
        double others = (POOL_BYTES_PER_SECOND - slow.ownCap) / (flows.size() - 1);
        for (int i = 1; i < rates.length; i++) {
            assertEquals(1, rates[i] / others, TOLERANCE, "flow " + i);
        }
    }

    private void assertRates() {
        double formula = pool.bytesPerSecond();
        double total = 0;
        for (double rate : rates()) {
            assertEquals(1, rate / formula, TOLERANCE, flows.size() + " flows, one of them " + rate + " bytes/s");
            total += rate;
        }
        assertEquals(1, total / POOL_BYTES_PER_SECOND, TOLERANCE, flows.size() + " flows: " + total + " bytes/s");
        assertTrue(total <= 1.01 * POOL_BYTES_PER_SECOND, total + " bytes/s");
    }

    private double[] rates() {
        long[] before = flows.stream().mapToLong(Pooled::usedBytes).toArray();
        run(SECONDS);
        double[] rates = new double[before.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (flows.get(i).usedBytes() - before[i]) / SECONDS;
        }
        return rates;
    }

    private void run(double seconds) {
        for (double rest = seconds; rest > INTERVAL_SECONDS / 2; rest -= INTERVAL_SECONDS) {
            simulation.run(INTERVAL_SECONDS);
            sharing.measure(simulation.nowNanos());
        }
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            Pooled flow = new Pooled(simulation.flow());
            flows.add(flow);
            sharing.add(flow, simulation.nowNanos());
            flow.flow.supplyWithoutEnd();
        }
    }

    private void remove(int count) {
        for (int i = 0; i < count; i++) {
            Pooled flow = flows.remove(0);
            flow.flow.stop();
            sharing.remove(flow);
        }
    }

    private static final class Pooled implements PoolMember {

        private final SimulatedFlow flow;
        private long ownCap = BandwidthPool.UNLIMITED;

        Pooled(SimulatedFlow flow) {
            this.flow = flow;
        }

        @Override
        public long usedBytes() {
            return flow.sentBytes();
        }

        @Override
        public boolean isBusy() {
            return true;
        }

        @Override
        public long idleBytesPerSecond() {
            return 0;
        }

        @Override
        public void allot(long bytesPerSecond) {
            flow.cap(new Bandwidth(Math.min(ownCap, bytesPerSecond)));
        }
    }
}
