package dev.floodclone.transport;

import com.google.common.math.Quantiles;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.transport.PoolSamples.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures the rates of connections that share a pool against its formula, max(total / connections, minimum).
 * Arguments: the pool and the minimum in MB/s, then numbers of connections; {@code 5-12} stands for connections that
 * come and go, between five and twelve at a time. See docs/benchmarks.md.
 */
public final class PoolRates {

    /** Numbers of connections before the first that count: both ends are in this process, whose code is cold. */
    private static final String WARM_UP = "10";

    private static final long SAMPLE_MILLIS = 100;
    private static final long SETTLE_MILLIS = 3000;
    private static final long MEASURE_MILLIS = 10_000;

    private static final int CHANGES = 25;
    private static final int MOST_AT_ONCE = 3;
    private static final long CHANGE_MILLIS = 2000;

    /** A shorter life says more of the handshake than of the pool. */
    private static final double LEAST_LIFE_SECONDS = 3;
    private static final double WINDOW_SECONDS = 2;

    private final PooledConnections connections;
    private final PoolSamples samples;

    private PoolRates(PooledConnections connections, PoolSamples samples) {
        this.connections = connections;
        this.samples = samples;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Bandwidth pool = megabytes(arguments[0]);
        Bandwidth minimum = megabytes(arguments[1]);
        System.out.println("MB/s of IP packets; deviation of each connection's mean, of the total, and of the total in "
                + "windows of 2 s; the longest time that this process stood still");
        System.out.printf("%11s  %7s  %7s  %15s  %7s  %7s  %9s  %15s  %9s%n", "connections", "formula", "median",
                "deviation", "formula", "total", "deviation", "windows", "stood for");
        run(WARM_UP, pool, minimum);
        for (String numbers : Arrays.asList(arguments).subList(2, arguments.length)) {
            print(numbers, run(numbers, pool, minimum));
        }
        System.exit(0);
    }

    private static PoolSamples run(String numbers, Bandwidth pool, Bandwidth minimum) throws InterruptedException {
        int[] range = Arrays.stream(numbers.split("-")).mapToInt(Integer::parseInt).toArray();
        int most = range[range.length - 1];
        PoolSamples samples = new PoolSamples(pool.bytesPerSecond(), minimum.bytesPerSecond());
        try (PooledConnections connections = new PooledConnections(most, pool, minimum)) {
            new PoolRates(connections, samples).measure(range[0], most);
        }
        return samples;
    }

    private static Bandwidth megabytes(String perSecond) {
        return new Bandwidth((long) (Double.parseDouble(perSecond) * 1e6));
    }

    private void measure(int fewest, int most) throws InterruptedException {
        for (int number = 0; number < fewest; number++) {
            connections.come(number);
            Thread.sleep(SAMPLE_MILLIS / 2);
        }
        while (connections.active() < fewest) {
            Thread.sleep(SAMPLE_MILLIS);
        }
        Thread.sleep(SETTLE_MILLIS);
        if (fewest == most) {
            sample(MEASURE_MILLIS);
            return;
        }
        Random random = new Random(1);
        for (int change = 0; change < CHANGES; change++) {
            change(fewest, most, random);
            sample(CHANGE_MILLIS);
        }
    }

    private void change(int fewest, int most, Random random) {
        boolean[] active = connections.sample().active();
        int now = connections.active();
        boolean come = now == fewest || now < most && random.nextBoolean();
        int count = Math.min(1 + random.nextInt(MOST_AT_ONCE), come ? most - now : now - fewest);
        List<Integer> numbers = new ArrayList<>();
        IntStream.range(0, most).filter(number -> active[number] != come).forEach(numbers::add);
        Collections.shuffle(numbers, random);
        numbers.subList(0, count).forEach(come ? connections::come : connections::go);
    }

    private void sample(long millis) throws InterruptedException {
        long endNanos = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < endNanos) {
            samples.add(connections.sample());
            Thread.sleep(SAMPLE_MILLIS);
        }
    }

    private static void print(String numbers, PoolSamples samples) {
        List<Rate> each = samples.ofConnections(LEAST_LIFE_SECONDS);
        if (each.isEmpty()) {
            System.out.printf("%11s  no connection lived for %.0f s; stood for %.2f s%n", numbers, LEAST_LIFE_SECONDS,
                    samples.longestGapSeconds());
            return;
        }
        Rate all = samples.ofAll();
        System.out.printf("%11s  %7.3f  %7.3f  %15s  %7.3f  %7.3f  %+7.1f %%  %15s  %7.2f s%n", numbers,
                Quantiles.median().compute(each.stream().map(Rate::formula).toList()) / 1e6,
                Quantiles.median().compute(each.stream().map(Rate::measured).toList()) / 1e6, range(each),
                all.formula() / 1e6, all.measured() / 1e6, 100 * all.deviation(),
                range(samples.ofAllInWindows(WINDOW_SECONDS)), samples.longestGapSeconds());
    }

    private static String range(List<Rate> rates) {
        double least = rates.stream().mapToDouble(Rate::deviation).min().orElseThrow();
        double most = rates.stream().mapToDouble(Rate::deviation).max().orElseThrow();
        return "%+.1f to %+.1f %%".formatted(100 * least, 100 * most);
    }
}
