package dev.floodclone.bandwidth;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The speed of a growing quantity, averaged over the last seconds, so that it neither jumps nor lags behind. Owned by
 * one thread.
 */
public final class RateWindow {

    private final long spanNanos;
    private final Deque<Sample> samples = new ArrayDeque<>();

    public RateWindow(long spanNanos) {
        this.spanNanos = spanNanos;
    }

    public void add(long nowNanos, double amount) {
        samples.addLast(new Sample(nowNanos, amount));
        while (samples.size() > 2 && nowNanos - samples.getFirst().nanos > spanNanos) {
            samples.removeFirst();
        }
    }

    public void clear() {
        samples.clear();
    }

    /** 0 before there are two samples. */
    public double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return last.nanos == first.nanos ? 0 : (last.amount - first.amount) * 1e9 / (last.nanos - first.nanos);
    }

    private record Sample(long nanos, double amount) { }
}
