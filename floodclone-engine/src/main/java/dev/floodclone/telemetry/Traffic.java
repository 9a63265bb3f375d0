package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.OptionalDouble;

/**
 * What went over a path, a link or all links of a node.
 *
 * @param sentBytes UDP payload that was acknowledged
 * @param receivedBytes of chunks
 * @param sentBytesPerSecond over the last two seconds
 * @param receivedBytesPerSecond over the last two seconds
 */
public record Traffic(long sentBytes, long receivedBytes, long sentBytesPerSecond, long receivedBytesPerSecond) {

    public static final Traffic NONE = new Traffic(0, 0, 0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(sentBytes + other.sentBytes, receivedBytes + other.receivedBytes,
                sentBytesPerSecond + other.sentBytesPerSecond, receivedBytesPerSecond + other.receivedBytesPerSecond);
    }

    /** The same bytes, of a path that carries none any more. */
    public Traffic ended() {
        return new Traffic(sentBytes, receivedBytes, 0, 0);
    }

    /** Share of what can be sent that is sent, at most 1; empty while that is unknown. */
    public OptionalDouble utilisation(Bandwidth capacity) {
        return capacity.isZero() ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) sentBytesPerSecond / capacity.bytesPerSecond()));
    }
}
