package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SilenceDetectorTest {

    private static final long MILLI = 1_000_000L;
    private static final long RTT = 20 * MILLI;
    private static final long LIMIT = SilenceDetector.ALLOWANCE_NANOS + SilenceDetector.ROUND_TRIPS * RTT;

    private final SilenceDetector detector = new SilenceDetector(0);

    @Test
    void aPathOnWhichNothingIsDueIsNotSilent() {
        assertFalse(detector.isSilent(3600_000 * MILLI, RTT, false));
        detector.sent(3600_000 * MILLI);
        detector.heard(3600_010 * MILLI);
        assertFalse(detector.isSilent(7200_000 * MILLI, RTT, false));
    }

    @Test
    void whatIsNotAcknowledgedInTimeMakesThePathSilent() {
        detector.sent(500 * MILLI);
        assertFalse(detector.isSilent(500 * MILLI + LIMIT, RTT, false));
        assertTrue(detector.isSilent(501 * MILLI + LIMIT, RTT, false));
    }

    @Test
    void theFirstUnansweredPacketCountsAndNotTheProbesThatFollow() {
        detector.sent(0);
        detector.sent(500 * MILLI);
        detector.sent(1000 * MILLI);
        assertTrue(detector.isSilent(1 + LIMIT, RTT, false));
    }

    @Test
    void aLongRoundTripIsWaitedFor() {
        detector.sent(0);
        assertTrue(detector.isSilent(2500 * MILLI, 0, false));
        assertTrue(detector.isSilent(2500 * MILLI, 400 * MILLI, false));
        assertFalse(detector.isSilent(2500 * MILLI, 600 * MILLI, false));
    }

    @Test
    void whoeverIsHeardIsNotSilent() {
        detector.sent(0);
        detector.heard(2 * LIMIT);
        assertFalse(detector.isSilent(2 * LIMIT + 1, RTT, false));
        assertFalse(detector.isSilent(9 * LIMIT, RTT, false));
        detector.sent(9 * LIMIT);
        assertTrue(detector.isSilent(10 * LIMIT + 1, RTT, false));
    }

    @Test
    void theRestOfAChunkThatIsArrivingIsDueAlways() {
        detector.heard(100 * MILLI);
        assertFalse(detector.isSilent(100 * MILLI + LIMIT, RTT, true));
        assertTrue(detector.isSilent(101 * MILLI + LIMIT, RTT, true));
    }
}
