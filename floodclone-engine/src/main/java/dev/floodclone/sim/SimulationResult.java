package dev.floodclone.sim;

import java.util.List;
import java.util.Map;

/**
 * How a {@link Simulation} went; bytes are those on the wire unless it says otherwise.
 *
 * @param seconds from the start of a host's process until it was complete, for each destination that was
 * @param incomplete destinations that were alive and not complete when the run ended
 * @param contentBytes verified bytes of the file that each destination took in
 * @param bytesByDirection of the topology's links
 * @param sourceBytes that the source sent
 * @param duplicateBytes sent for chunks that came to nothing: refused, given up, or arrived a second time
 * @param neededBytes that had to be sent if nothing had been duplicate
 * @param noticeSeconds from when something was due on a path that was cut until its nodes put it aside, each time
 * @param events that the nodes' cores were fed with
 */
public record SimulationResult(Map<String, Double> seconds, List<String> incomplete, Map<String, Long> contentBytes,
        List<Double> bytesByDirection, double sourceBytes, double duplicateBytes, double neededBytes,
        List<Double> noticeSeconds, long events) {

    public SimulationResult {
        seconds = Map.copyOf(seconds);
        incomplete = List.copyOf(incomplete);
        contentBytes = Map.copyOf(contentBytes);
        bytesByDirection = List.copyOf(bytesByDirection);
        noticeSeconds = List.copyOf(noticeSeconds);
    }

    /** The slowest destination's time. */
    public double lastSeconds() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    public double duplicateShare() {
        return duplicateBytes / neededBytes;
    }
}
