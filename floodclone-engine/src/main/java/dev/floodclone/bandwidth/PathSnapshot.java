package dev.floodclone.bandwidth;

/**
 * What one path (local interface x remote address) can do, as last estimated from its own acknowledgements.
 *
 * @param bottleneck bottleneck bandwidth (windowed maximum of delivery-rate samples); zero while unknown
 * @param minRttNanos windowed minimum round-trip time; 0 while unknown
 * @param smoothedRttNanos smoothed round-trip time (RFC 9002 section 5.3); 0 while unknown
 * @param lossRate share of the packets of the last rounds that were lost, 0 to 1
 * @param bytesInFlight sent and neither acknowledged nor lost
 * @param deliveredBytes acknowledged since the path came up
 * @param datagramBytes UDP payload of a full packet; 0 while unknown
 * @param state name of the model's state, for display
 * @param appLimited whether the newest sample was limited by the lack of data to send
 */
public record PathSnapshot(Bandwidth bottleneck, long minRttNanos, long smoothedRttNanos, double lossRate,
        long bytesInFlight, long deliveredBytes, int datagramBytes, String state, boolean appLimited) {

    public static final PathSnapshot UNKNOWN = new PathSnapshot(Bandwidth.ZERO, 0, 0, 0, 0, 0, 0, "NEW", true);
}
