package dev.floodclone.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.RandomRuns;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final SourceKey key = TestManifests.newKey();
    private final Ticket ticket = Ticket.create(key.fingerprint(), new SecureRandom());

    @Test
    void comesBackFromItsText() {
        Ticket parsed = Ticket.parse(ticket.text());
        assertEquals(ticket, parsed);
        assertArrayEquals(ticket.secret(), parsed.secret());
        assertEquals(key.session(), parsed.session());
        assertTrue(ticket.text().matches("flood1-[a-z2-7]{55}"));
    }

    @Test
    void forgivesUpperCaseAndSpacesAround() {
        assertEquals(ticket, Ticket.parse("  " + ticket.text().toUpperCase(Locale.ROOT) + "\n"));
    }

    @Test
    void everyTicketHasItsOwnSecret() {
        assertFalse(ticket.equals(Ticket.create(key.fingerprint(), new SecureRandom())));
    }

    @Test
    void matchesManifestsOfItsSourceOnly() {
        ChunkLayout layout = ChunkLayout.forFile(1);
        assertTrue(ticket.matches(new Manifest(key.signHeader("f", layout, "", false))));
        assertFalse(ticket.matches(new Manifest(TestManifests.newKey().signHeader("f", layout, "", false))));
    }

    @Test
    void aWrongCharacterIsATypingError() throws Exception {
        String text = ticket.text();
        AtomicInteger missed = new AtomicInteger();
        RandomRuns.of(200, random -> {
            int position = 7 + random.nextInt(text.length() - 7);
            int other = (ALPHABET.indexOf(text.charAt(position)) + 1 + random.nextInt(31)) % ALPHABET.length();
            String wrong = text.substring(0, position) + ALPHABET.charAt(other) + text.substring(position + 1);
            try {
                Ticket.parse(wrong);
                missed.incrementAndGet();
            } catch (FloodException e) {
                assertTrue(e.getMessage().contains("typing error"), e.getMessage());
            }
        });
        // Two bytes of checksum miss one change in 65,536.
        assertTrue(missed.get() <= 2, missed + " of 200 typing errors went unnoticed");
    }

    @Test
    void bitsThatEncodeNothingMustBeRightToo() {
        String text = ticket.text();
        int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
        assertUnusable(text.substring(0, text.length() - 1) + ALPHABET.charAt(last ^ 1), "typing error");
    }

    @Test
    void aPieceOfATicketIsToldApart() {
        assertUnusable(ticket.text().substring(0, 40), "22 characters too short");
        assertUnusable(ticket.text() + "aa", "2 characters too long");
        assertUnusable(ticket.text().substring(0, 61) + "!", "character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "flood1", "flood2-abc", "hello"})
    void anythingElseIsNoTicket(String text) {
        assertUnusable(text, "no ticket");
    }

    @Test
    void itsSecretStaysOutOfLogs() {
        assertFalse(ticket.toString().contains(ticket.text().substring(40)));
    }

    private static void assertUnusable(String text, String reason) {
        FloodException failure = assertThrows(FloodException.class, () -> Ticket.parse(text));
        assertEquals(ExitStatus.USAGE, failure.status());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertFalse(text.length() > 10 && failure.getMessage().contains(text));
    }
}
