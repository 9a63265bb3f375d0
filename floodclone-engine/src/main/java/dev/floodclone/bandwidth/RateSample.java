package dev.floodclone.bandwidth;

/**
 * What one acknowledgement says about the path.
 *
 * @param rate delivery rate; zero if the interval was empty
 * @param rttNanos round-trip time of the newest packet acknowledged, the peer's ack delay included
 * @param ackedBytes newly acknowledged
 * @param priorDeliveredBytes delivered when the newest packet acknowledged had left: tells rounds apart
 * @param appLimited whether the sender had too little data to fill the path, so that the rate is only a lower bound
 */
record RateSample(Bandwidth rate, long rttNanos, long ackedBytes, long priorDeliveredBytes, boolean appLimited) {
}
