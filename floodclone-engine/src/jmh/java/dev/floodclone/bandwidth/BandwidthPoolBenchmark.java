package dev.floodclone.bandwidth;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Time of a query of a pool and of a connection's coming and going, by one thread; and what eight threads together do
 * on one pool.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BandwidthPoolBenchmark {

    private static final int THREADS = 8;
    private static final int QUERIES = 8;

    private final BandwidthPool off = new BandwidthPool();
    private final BandwidthPool pool = new BandwidthPool();

    @Setup
    public void limit() {
        pool.limit(new Bandwidth(50_000_000), new Bandwidth(1_000_000), Bandwidth.ZERO);
        pool.register();
        pool.register();
    }

    @Benchmark
    public long query() {
        return pool.bytesPerSecond();
    }

    @Benchmark
    public long queryWithoutLimit() {
        return off.bytesPerSecond();
    }

    @Benchmark
    public void registerAndUnregister() {
        pool.register();
        pool.unregister();
    }

    @Benchmark
    @Threads(THREADS)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long queryByEightThreads() {
        return pool.bytesPerSecond();
    }

    @Benchmark
    @Threads(THREADS)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(2)
    public void registerAndUnregisterByEightThreads() {
        pool.register();
        pool.unregister();
    }

    /** A connection that comes, asks and goes. */
    @Benchmark
    @Threads(THREADS)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(QUERIES + 2)
    public long connectionsOfEightThreads() {
        pool.register();
        long sum = 0;
        for (int i = 0; i < QUERIES; i++) {
            sum += pool.bytesPerSecond();
        }
        pool.unregister();
        return sum;
    }
}
