package dev.floodclone.bandwidth;

/**
 * Largest value of the current window and the one before. Its owner says when a window ends, by whatever clock fits:
 * a maximum is forgotten after one to two windows, and never while the owner lets its clock stand.
 * Source: the two-slot filter of draft-ietf-ccwg-bbr section 5.5.5 (BBR.MaxBwFilter).
 */
final class WindowedMax {

    private long current;
    private long previous;

    void update(long value) {
        current = Math.max(current, value);
    }

    /** A window without values does not count. */
    void endWindow() {
        if (current > 0) {
            previous = current;
            current = 0;
        }
    }

    long get() {
        return Math.max(current, previous);
    }
}
