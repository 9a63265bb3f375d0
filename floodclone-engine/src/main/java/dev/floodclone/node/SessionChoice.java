package dev.floodclone.node;

import dev.floodclone.content.Manifest;
import dev.floodclone.content.SessionId;
import dev.floodclone.discovery.Announcement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of the sessions that discovery sees is the one to join. Unless the user named one, the first open session is
 * taken if it is the only one within {@link #WINDOW_NANOS}; joining goes on meanwhile. Owned by the node's loop.
 */
final class SessionChoice {

    /**
     * Sources answer a query at once, so whoever is there has answered within a round trip and some delay of its own.
     */
    private static final long WINDOW_NANOS = 150_000_000L;

    private final Access access;
    private final Optional<String> wanted;
    private final Map<SessionId, Announcement> seen = new LinkedHashMap<>();
    private long firstNanos = Long.MAX_VALUE;

    SessionChoice(Access access, Optional<String> wanted) {
        this.access = access;
        this.wanted = wanted;
    }

    /** Returns whether this session was not seen before. */
    boolean sighted(Announcement announcement, long nowNanos) {
        if (isCandidate(announcement)) {
            firstNanos = Math.min(firstNanos, nowNanos);
        }
        return seen.putIfAbsent(announcement.session(), announcement) == null;
    }

    boolean isCandidate(Announcement announcement) {
        return isWanted(announcement.sessionName(), announcement.session()) && access.accepts(announcement.session())
                && (announcement.open() || access.ticket().isPresent());
    }

    /**
     * Whether the session may be joined as far as its name goes; announcements are not to be trusted, manifests are.
     */
    boolean accepts(Manifest manifest) {
        return isWanted(manifest.header().sessionName(), manifest.session());
    }

    private boolean isWanted(String sessionName, SessionId session) {
        return wanted.map(name -> name.equals(sessionName)
                || name.toLowerCase(Locale.ROOT).equals(session.toString())).orElse(true);
    }

    /** How much longer to wait for a second candidate before joining. */
    long remainingNanos(long nowNanos) {
        boolean settled = access.ticket().isPresent() || wanted.isPresent() || firstNanos == Long.MAX_VALUE;
        return settled ? 0 : Math.max(0, firstNanos + WINDOW_NANOS - nowNanos);
    }

    /** A line that lists the candidates when there are several. */
    Optional<String> ambiguity() {
        Map<SessionId, Announcement> candidates = seen.values().stream().filter(this::isCandidate)
                .collect(Collectors.toMap(Announcement::session, a -> a, (a, b) -> a, LinkedHashMap::new));
        if (candidates.size() < 2) {
            return Optional.empty();
        }
        return Optional.of("several sessions are open here, choose one with --session NAME|ID: "
                + candidates.values().stream()
                        .map(a -> a.sessionName() + " (" + a.session() + ", " + a.fileBytes() + " bytes)")
                        .collect(Collectors.joining(", ")));
    }
}
