package dev.floodclone.node;

import dev.floodclone.content.JoinProof;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.SessionId;
import dev.floodclone.content.Ticket;
import java.util.Optional;

/**
 * What this node may join and with which secret. Set up by the options; the manifest is added once, at the source at
 * the start, at a receiver with the first join. Owned by the node's loop.
 */
final class Access {

    private final Optional<Ticket> ticket;
    private final Optional<SessionId> wanted;
    private Manifest manifest;

    private Access(Optional<Ticket> ticket, Optional<SessionId> wanted, Manifest manifest) {
        this.ticket = ticket;
        this.wanted = wanted;
        this.manifest = manifest;
    }

    static Access ofSource(Manifest manifest, Optional<Ticket> ticket) {
        return new Access(ticket, Optional.of(manifest.session()), manifest);
    }

    static Access ofReceiver(Optional<Ticket> ticket) {
        return new Access(ticket, ticket.map(Ticket::session), null);
    }

    boolean joined() {
        return manifest != null;
    }

    Manifest manifest() {
        return manifest;
    }

    Optional<Ticket> ticket() {
        return ticket;
    }

    /** The session to ask for: the joined one, else the ticket's, else 0 for any. */
    long sessionToAskFor() {
        return joined() ? manifest.session().value() : wanted.map(SessionId::value).orElse(0L);
    }

    boolean accepts(SessionId session) {
        return sessionToAskFor() == 0 || sessionToAskFor() == session.value();
    }

    /** The key of the join check, or empty when this node has none for such a session. */
    Optional<byte[]> secretFor(Manifest offered) {
        if (offered.header().open()) {
            return Optional.of(JoinProof.openSecret());
        }
        return ticket.filter(t -> t.matches(offered)).map(Ticket::secret);
    }

    /** The key with which to ask for admission: a guess, until a manifest says whether the session is open. */
    byte[] secretToAskWith() {
        return joined() ? secretFor(manifest).orElseThrow()
                : ticket.map(Ticket::secret).orElseGet(JoinProof::openSecret);
    }

    void join(Manifest joined) {
        manifest = joined;
    }
}
