package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.Ticket;
import dev.floodclone.discovery.Announcement;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionChoiceTest {

    private static final long WINDOW_NANOS = 150_000_000L;
    private static final Announcement PHOTOS = announcement(0xab, "photos", true);
    private static final Announcement MUSIC = announcement(2, "music", true);
    private static final Announcement PRIVATE = announcement(3, "private", false);

    private final SessionChoice any = new SessionChoice(Access.ofReceiver(Optional.empty()), Optional.empty());

    @Test
    void theOnlySessionIsTakenWhenTheWindowIsOver() {
        assertTrue(any.sighted(PHOTOS, 100));
        assertFalse(any.sighted(PHOTOS, 200), "seen before");
        assertEquals(WINDOW_NANOS, any.remainingNanos(100));
        assertEquals(1, any.remainingNanos(99 + WINDOW_NANOS));
        assertEquals(0, any.remainingNanos(100 + WINDOW_NANOS));
        assertEquals(Optional.empty(), any.ambiguity());
    }

    @Test
    void withoutASightingThereIsNothingToWaitFor() {
        assertEquals(0, any.remainingNanos(100));
    }

    @Test
    void twoOpenSessionsAreListed() {
        any.sighted(PHOTOS, 100);
        any.sighted(MUSIC, 200);
        String line = any.ambiguity().orElseThrow();
        assertTrue(line.contains("photos (" + PHOTOS.session()) && line.contains("music (" + MUSIC.session()), line);
        assertTrue(line.contains("--session"), line);
    }

    @Test
    void aSessionThatTakesATicketIsNoCandidateWithoutOne() {
        assertFalse(any.isCandidate(PRIVATE));
        any.sighted(PRIVATE, 50);
        assertEquals(0, any.remainingNanos(60), "nothing to choose from yet");
        any.sighted(PHOTOS, 100);
        assertEquals(WINDOW_NANOS, any.remainingNanos(100));
        assertEquals(Optional.empty(), any.ambiguity());
    }

    @Test
    void aNamedSessionIsTakenAtOnceAndAlone() {
        for (String name : new String[] {"photos", "00000000000000ab", "00000000000000AB"}) {
            SessionChoice named = new SessionChoice(Access.ofReceiver(Optional.empty()), Optional.of(name));
            named.sighted(MUSIC, 100);
            named.sighted(PHOTOS, 100);
            assertTrue(named.isCandidate(PHOTOS), name);
            assertFalse(named.isCandidate(MUSIC), name);
            assertEquals(0, named.remainingNanos(100));
            assertEquals(Optional.empty(), named.ambiguity());
        }
    }

    @Test
    void aTicketChoosesItsSession() {
        SecureRandom random = new SecureRandom();
        SourceKey key = SourceKey.generate(random);
        Manifest manifest = new Manifest(key.signHeader("f", ChunkLayout.forFile(1), "private", false));
        Access access = Access.ofReceiver(Optional.of(Ticket.create(manifest.fingerprint(), random)));
        SessionChoice choice = new SessionChoice(access, Optional.empty());
        Announcement own = announcement(manifest.session().value(), "private", false);
        choice.sighted(PHOTOS, 100);
        choice.sighted(own, 100);
        assertTrue(choice.isCandidate(own));
        assertFalse(choice.isCandidate(PHOTOS));
        assertEquals(0, choice.remainingNanos(100));
        assertEquals(Optional.empty(), choice.ambiguity());
    }

    @Test
    void onlyTheNamedSessionIsJoinedWhoeverServesIt() {
        Manifest manifest = new Manifest(SourceKey.generate(new SecureRandom())
                .signHeader("f", ChunkLayout.forFile(1), "photos", true));
        assertTrue(any.accepts(manifest));
        for (String name : new String[] {"photos", manifest.session().toString()}) {
            assertTrue(new SessionChoice(Access.ofReceiver(Optional.empty()), Optional.of(name)).accepts(manifest));
        }
        assertFalse(new SessionChoice(Access.ofReceiver(Optional.empty()), Optional.of("music")).accepts(manifest));
    }

    private static Announcement announcement(long session, String name, boolean open) {
        return new Announcement(new SessionId(session), name, "file", 1, open, new NodeId(1), 7411, true);
    }
}
