package dev.floodclone.transport;

import dev.floodclone.transport.PooledConnections.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What links carried over time, against max(total / connections, minimum) at each moment; rates in bytes per second.
 * Owned by one thread.
 */
final class PoolSamples {

    private final double pool;
    private final double minimum;
    private final List<Sample> samples = new ArrayList<>();

    /** Means over the same time: what was measured, and what the formula says. */
    record Rate(double measured, double formula) {

        /** 0 where both are the same. */
        double deviation() {
            return measured / formula - 1;
        }
    }

    PoolSamples(double pool, double minimum) {
        this.pool = pool;
        this.minimum = minimum;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    /** Of each connection that lived for so long, from when it was up until it was gone. */
    List<Rate> ofConnections(double leastSeconds) {
        List<Rate> rates = new ArrayList<>();
        for (int number = 0; number < samples.get(0).active().length; number++) {
            int start = 0;
            for (int end = 0; end <= samples.size(); end++) {
                if (end == samples.size() || !samples.get(end).active()[number]) {
                    if (end > start && seconds(start, end - 1) >= leastSeconds) {
                        rates.add(ofConnection(number, start, end - 1));
                    }
                    start = end + 1;
                }
            }
        }
        return rates;
    }

    /** Of all that the source sent. */
    Rate ofAll() {
        return ofAll(0, samples.size() - 1);
    }

    /** The same for each window of this length that begins with a sample. */
    List<Rate> ofAllInWindows(double windowSeconds) {
        List<Rate> rates = new ArrayList<>();
        int end = 0;
        for (int start = 0; start < samples.size(); start++) {
            while (end < samples.size() && seconds(start, end) < windowSeconds) {
                end++;
            }
            if (end < samples.size()) {
                rates.add(ofAll(start, end));
            }
        }
        return rates;
    }

    /** The longest time between two samples: where it is long, this process got no processor meanwhile. */
    double longestGapSeconds() {
        return IntStream.range(1, samples.size()).mapToDouble(i -> seconds(i - 1, i)).max().orElseThrow();
    }

    private Rate ofConnection(int number, int first, int last) {
        double bytes = samples.get(last).bytes()[number] - samples.get(first).bytes()[number];
        double formulaBytes = 0;
        for (int i = first; i < last; i++) {
            formulaBytes += (formula(i) + formula(i + 1)) / 2 * seconds(i, i + 1);
        }
        return new Rate(bytes / seconds(first, last), formulaBytes / seconds(first, last));
    }

    private Rate ofAll(int first, int last) {
        double bytes = samples.get(last).sentBytes() - samples.get(first).sentBytes();
        double formulaBytes = 0;
        for (int i = first; i < last; i++) {
            double before = connections(i) * formula(i);
            double after = connections(i + 1) * formula(i + 1);
            formulaBytes += (before + after) / 2 * seconds(i, i + 1);
        }
        return new Rate(bytes / seconds(first, last), formulaBytes / seconds(first, last));
    }

    private double formula(int sample) {
        return Math.max(pool / connections(sample), Math.min(minimum, pool));
    }

    private int connections(int sample) {
        int count = 0;
        for (boolean each : samples.get(sample).active()) {
            count += each ? 1 : 0;
        }
        return count;
    }

    private double seconds(int from, int to) {
        return (samples.get(to).nanos() - samples.get(from).nanos()) / 1e9;
    }
}
