package dev.floodclone.bandwidth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time for one packet that is sent and acknowledged, ten by ten. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeliverySamplerBenchmark {

    private static final int PACKETS = 10;
    private static final int PACKET_BYTES = 1452;

    private final DeliverySampler sampler = new DeliverySampler();
    private final List<SentPacket> packets = new ArrayList<>(PACKETS);
    private long nowNanos;

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public Optional<RateSample> sendAndAcknowledge() {
        packets.clear();
        for (int i = 0; i < PACKETS; i++) {
            nowNanos += 100_000;
            packets.add(sampler.onSent(nowNanos, PACKET_BYTES));
        }
        return sampler.onAcked(nowNanos + 10_000_000, packets);
    }
}
