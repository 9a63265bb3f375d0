package dev.floodclone.node;

import dev.floodclone.content.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Payload that came and went. Counted by many threads; the parts by sender belong to the node's loop. */
final class Accounts {

    final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAccumulator firstNanos = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastNanos = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private final Map<NodeId, Long> usedFrom = new HashMap<>();

    /** From any thread. */
    void received(long nowNanos, long bytes) {
        firstNanos.accumulate(nowNanos);
        lastNanos.accumulate(nowNanos);
        received.add(bytes);
    }

    long receivedBytes() {
        return received.sum();
    }

    /** How long after this moment the first payload came; empty when none did. */
    Optional<Duration> firstReceivedAfter(long startNanos) {
        return after(startNanos, firstNanos);
    }

    Optional<Duration> lastReceivedAfter(long startNanos) {
        return after(startNanos, lastNanos);
    }

    private Optional<Duration> after(long startNanos, LongAccumulator nanos) {
        return receivedBytes() == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.get() - startNanos));
    }

    void used(NodeId sender, long bytes) {
        usedFrom.merge(sender, bytes, Long::sum);
    }

    Map<NodeId, Long> usedFrom() {
        return Map.copyOf(usedFrom);
    }

    /** Payload that arrived in vain. */
    long duplicateBytes() {
        return Math.max(0, received.sum() - usedFrom.values().stream().mapToLong(Long::longValue).sum());
    }
}
