package dev.floodclone.sim;

import dev.floodclone.content.ChunkLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Simulation} runs: a network, a file, and what befalls them. The same scenario always runs the same.
 *
 * @param wireBytesPerByte what headers make of a byte of the file
 * @param startNanos when a host's process starts, for those that do not start at 0
 * @param killNanos when a host's process dies without a word
 * @param changes of links, in order of time
 * @param limitNanos virtual time after which the run is given up
 * @param policy by which the nodes share the file
 * @param stepNanos what happens between two multiples of this happens at the later one; 0 for exact times, {@link
 *     #STEP_BY_SIZE} for exact times in small networks and steps in large ones
 */
public record Scenario(Topology topology, ChunkLayout layout, long seed, double wireBytesPerByte,
        Map<String, Long> startNanos, Map<String, Long> killNanos, List<Trace.Change> changes, long limitNanos,
        Policy policy, long stepNanos) {

    /** Steps are worth their error only where there are many nodes. */
    public static final long STEP_BY_SIZE = -1;

    /** IPv4, UDP and QUIC headers on packets of 1472 bytes, and acknowledgements. */
    public static final double QUIC_WIRE_BYTES_PER_BYTE = 1.049;

    private static final long DEFAULT_LIMIT_NANOS = 3_600_000_000_000L;

    public Scenario {
        startNanos = Map.copyOf(startNanos);
        killNanos = Map.copyOf(killNanos);
        changes = List.copyOf(changes);
    }

    public static Scenario of(Topology topology, ChunkLayout layout, long seed) {
        return new Scenario(topology, layout, seed, QUIC_WIRE_BYTES_PER_BYTE, Map.of(), Map.of(), List.of(),
                DEFAULT_LIMIT_NANOS, Policy.OURS, STEP_BY_SIZE);
    }

    public Scenario withWireBytesPerByte(double factor) {
        return new Scenario(topology, layout, seed, factor, startNanos, killNanos, changes, limitNanos,
                policy, stepNanos);
    }

    public Scenario withStart(String host, long nanos) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, plus(startNanos, host, nanos), killNanos, changes,
                limitNanos, policy, stepNanos);
    }

    public Scenario withKill(String host, long nanos) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, startNanos, plus(killNanos, host, nanos), changes,
                limitNanos, policy, stepNanos);
    }

    public Scenario withTrace(Trace trace) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, startNanos, killNanos, trace.changes(),
                limitNanos, policy, stepNanos);
    }

    public Scenario withLimit(long nanos) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, startNanos, killNanos, changes, nanos,
                policy, stepNanos);
    }

    public Scenario withPolicy(Policy policy) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, startNanos, killNanos, changes, limitNanos,
                policy, stepNanos);
    }

    public Scenario withStep(long nanos) {
        return new Scenario(topology, layout, seed, wireBytesPerByte, startNanos, killNanos, changes, limitNanos,
                policy, nanos);
    }

    private static Map<String, Long> plus(Map<String, Long> map, String host, long nanos) {
        Map<String, Long> result = new HashMap<>(map);
        result.put(host, nanos);
        return result;
    }
}
