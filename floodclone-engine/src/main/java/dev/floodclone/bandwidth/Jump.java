package dev.floodclone.bandwidth;

/**
 * A start at the rate of an earlier connection over the same path, for the round trip or two that the first
 * measurements take: at half of that rate, since the path may have changed or be shared by now, and with half of its
 * flight. It ends with the first round that says what the path carries today, or with the first excessive loss.
 * Source: the unvalidated and validating phases of draft-ietf-tsvwg-careful-resume, section 4; instead of its safe
 * retreat {@link BbrModel} goes on with what was measured.
 */
final class Jump {

    /** Share of the earlier rate: careful resume's bound for the jump. */
    private static final double SHARE = 0.5;
    /** The packets of the first round are acknowledged in the second, those of a filled pipe from then on. */
    private static final int ROUNDS = 2;

    private final Bandwidth rate;
    private final long windowBytes;
    private int rounds;

    /** @param usual the rate at which a connection without a past would start */
    Jump(PathEstimate earlier, Bandwidth usual) {
        Bandwidth half = earlier.bottleneck().times(SHARE);
        Bandwidth modest = lower(earlier.bottleneck(), usual);
        rate = half.compareTo(modest) > 0 ? half : modest;
        windowBytes = half.bytesIn(earlier.minRttNanos());
    }

    private static Bandwidth lower(Bandwidth one, Bandwidth other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    Bandwidth rate() {
        return rate;
    }

    long windowBytes() {
        return windowBytes;
    }

    /** Whether what was measured counts from now on; rounds short of data say nothing. */
    boolean endsWith(PathModel path) {
        if (path.roundStarted() && !path.appLimited()) {
            rounds++;
        }
        return rounds >= ROUNDS;
    }
}
