package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.telemetry.Progress;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;
    private static final long FILE = 100 * MIB;
    private static final int CHUNKS = 400;

    private final ProgressLine receiver = new ProgressLine(false, false);
    private final ProgressLine source = new ProgressLine(true, false);

    @Test
    void aReceiverSaysThatItSearches() {
        assertEquals("looking for a session", receiver.next(Progress.NONE, SECOND));
    }

    @Test
    void aReceiverShowsItsOwnShareAndRate() {
        receiver.next(received(0), 0);
        assertEquals(" 10%  10.0 MiB/s  ETA 0:09  2 peers  0/3 done", receiver.next(received(10 * MIB), SECOND));
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        for (int second = 0; second <= 10; second++) {
            receiver.next(received(second * MIB), second * SECOND);
        }
        String line = "";
        for (int second = 11; second <= 16; second++) {
            line = receiver.next(received((10 + (second - 10) * 5) * MIB), second * SECOND);
        }
        assertEquals(" 40%  5.00 MiB/s  ETA 0:12  2 peers  0/3 done", line);
    }

    @Test
    void noTimeIsPromisedWhileNothingMoves() {
        receiver.next(received(5 * MIB), SECOND);
        for (int second = 2; second < 10; second++) {
            receiver.next(received(5 * MIB), second * SECOND);
        }
        assertEquals("  5%  0 B/s  2 peers  0/3 done", receiver.next(received(5 * MIB), 10 * SECOND));
    }

    @Test
    void onlyACompleteFileIsAtOneHundredPercent() {
        assertTrue(receiver.next(received(FILE - 1), SECOND).startsWith(" 99%"));
        assertTrue(receiver.next(received(FILE), 2 * SECOND).startsWith("100%"));
    }

    @Test
    void aCompleteReceiverShowsWhatItSends() {
        receiver.next(new Progress(FILE, FILE, FILE, 0, 2, 3, 1, 400, CHUNKS), 0);
        assertEquals("100%  4.00 MiB/s up  2 peers  1/3 done",
                receiver.next(new Progress(FILE, FILE, FILE, 4 * MIB, 2, 3, 1, 380, CHUNKS), SECOND));
    }

    @Test
    void whatItReceivedDoesNotCountAsSent() {
        receiver.next(received(FILE - MIB), SECOND);
        assertEquals("100%  0 B/s up  2 peers  0/3 done", receiver.next(received(FILE), 2 * SECOND));
    }

    @Test
    void aSourceWithoutReceiversSaysSo() {
        assertEquals("waiting for receivers", source.next(new Progress(FILE, FILE, 0, 0, 0, 0, 0, 0, CHUNKS), SECOND));
        assertEquals("waiting for receivers   25% hashed",
                source.next(new Progress(FILE, FILE / 4, 0, 0, 0, 0, 0, 0, CHUNKS), SECOND));
    }

    @Test
    void aSourceShowsTheShareOfAllReceivers() {
        source.next(offered(0, 800), 0);
        assertEquals(" 25%  20.0 MiB/s  ETA 0:03  2 peers  0/2 done", source.next(offered(20 * MIB, 600), SECOND));
    }

    @Test
    void aNewcomerDoesNotTurnTheRateNegative() {
        source.next(offered(0, 800), 0);
        source.next(offered(20 * MIB, 600), SECOND);
        String line = source.next(new Progress(FILE, FILE, 0, 40 * MIB, 8, 8, 0, 3190, CHUNKS), 2 * SECOND);
        assertEquals("  0%  20.0 MiB/s  8 peers  0/8 done", line);
    }

    @Test
    void anEmptyFileIsDone() {
        assertEquals("100%  0 B/s  1 peer  1/1 done", source.next(new Progress(0, 0, 0, 0, 1, 1, 1, 0, 0), SECOND));
    }

    @Test
    void theBarFillsAndTheLineFitsATerminal() {
        ProgressLine drawn = new ProgressLine(false, true);
        String half = drawn.next(received(FILE / 2), 500 * SECOND);
        assertTrue(half.startsWith("[############------------]   50%  "), half);
        String long1 = drawn.next(new Progress(FILE, FILE - 1, FILE, 0, 999, 999, 999, 1, CHUNKS), 501 * SECOND);
        assertTrue(long1.length() < 80, long1);
    }

    private static Progress received(long bytes) {
        return new Progress(FILE, bytes, bytes, 0, 2, 3, 0, 0, CHUNKS);
    }

    private static Progress offered(long sent, long remainingChunks) {
        return new Progress(FILE, FILE, 0, sent, 2, 2, 0, remainingChunks, CHUNKS);
    }
}
