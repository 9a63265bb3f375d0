package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.content.JoinProof;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.transport.Connection;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the join on each connection and says who is in. Owned by the node's loop. */
final class Joining {

    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    /** Members are dialled as soon as they are seen, and all that are there are seen at about the same time. */
    static final long OTHERS_NANOS = 1_000_000_000L;

    private final NodeContext node;
    private final LocalLinks links;
    private final SessionChoice choice;
    private final Supplier<NodeRecord> self;
    private final Consumer<JoinHandshake.Step.Admitted> firstJoin;
    private final Consumer<Neighbour> admitted;
    private final SecureRandom random;
    private final Set<InetAddress> foreign = new HashSet<>();

    /**
     * @param firstJoin told once, before the first peer is in, what the session is
     * @param admitted told of each peer that is in
     */
    Joining(NodeContext node, LocalLinks links, SessionChoice choice, Supplier<NodeRecord> self, SecureRandom random,
            Consumer<JoinHandshake.Step.Admitted> firstJoin, Consumer<Neighbour> admitted) {
        this.node = node;
        this.links = links;
        this.choice = choice;
        this.self = self;
        this.random = random;
        this.firstJoin = firstJoin;
        this.admitted = admitted;
    }

    void connected(Connection connection) {
        byte[] nonce = new byte[JoinProof.NONCE_BYTES];
        random.nextBytes(nonce);
        JoinHandshake handshake = new JoinHandshake(connection.dialled(), connection.listenerCertificateHash(),
                node.versions(), node.access(), self, nonce);
        Neighbour neighbour = new Neighbour(connection, handshake,
                links.egress(connection.localAddress().getAddress(), connection.remoteAddress().getAddress()));
        node.neighbourhood().add(neighbour);
        if (connection.dialled()) {
            connection.send(handshake.hello(!node.limits().concernSenders()));
        }
    }

    /** A message of a peer that is not in yet. */
    void receive(Neighbour neighbour, Message message) {
        if (neighbour.handshake().isOver()) {
            neighbour.hold(message);
            return;
        }
        JoinHandshake.Step step = neighbour.handshake().receive(message);
        Connection connection = neighbour.connection();
        if (step instanceof JoinHandshake.Step.Reply reply) {
            connection.send(reply.message());
            connection.agreeOn(neighbour.handshake().version());
        } else if (step instanceof JoinHandshake.Step.Admitted in) {
            admit(neighbour, in);
        } else if (step instanceof JoinHandshake.Step.Refuse refuse) {
            connection.send(refuse.message());
            connection.close(refuse.message().detail());
            tellOfForeignVersion(connection, refuse.message());
        } else if (step instanceof JoinHandshake.Step.Failed failed) {
            connection.close(failed.detail());
            turnedAway(failed.reason(), failed.detail());
        } else if (step instanceof JoinHandshake.Step.Declined declined) {
            connection.close("declined");
            turnedAway(declined.reason(), declined.detail());
        }
    }

    private void admit(Neighbour neighbour, JoinHandshake.Step.Admitted in) {
        if (node.neighbourhood().find(neighbour.connection()) == null) {
            LOG.debug("Gone while others were waited for: {}", in.peer().id());
            return;
        }
        if (!node.access().joined()) {
            if (!choice.accepts(in.manifest())) {
                neighbour.connection().close("serves another session");
                node.end(ExitStatus.USAGE, "the session there is " + in.manifest().header().sessionName() + " ("
                        + in.manifest().session() + "): name that one with --session, or another address with --from");
                return;
            }
            long wait = choice.remainingNanos(node.loop().nowNanos());
            if (wait > 0) {
                node.loop().after(wait, () -> admit(neighbour, in));
                return;
            }
            Optional<String> ambiguity = choice.ambiguity();
            if (ambiguity.isPresent()) {
                node.end(ExitStatus.USAGE, ambiguity.get());
                return;
            }
            firstJoin.accept(in);
        }
        if (!node.access().manifest().session().equals(in.manifest().session())) {
            neighbour.connection().close("joined another session");
            return;
        }
        DeclineReason objection = node.neighbourhood().admit(neighbour, in.peer());
        if (objection != null) {
            neighbour.connection().send(new Message.Decline(objection, "not needed"));
            neighbour.connection().close("not needed: " + objection);
            return;
        }
        neighbour.connection().agreeOn(neighbour.handshake().version());
        if (in.last() != null) {
            neighbour.connection().send(in.last());
        }
        admitted.accept(neighbour);
    }

    /**
     * What a refused join means for a node that is in no session yet; later it only costs that peer. One member may be
     * wrong, or a stranger that answers to spoil the join: others get their time to let this node in.
     */
    private void turnedAway(DeclineReason reason, String detail) {
        LOG.debug("Turned away: {} ({})", reason, detail);
        if (node.access().joined()) {
            return;
        }
        switch (reason) {
            case NOT_AUTHORISED -> endUnlessJoined(ExitStatus.NOT_AUTHORISED, "not admitted: " + detail
                    + "; give the ticket that this source shows, with --ticket-file or FLOODCLONE_TICKET");
            case NO_SUCH_SESSION -> endUnlessJoined(ExitStatus.NOT_AUTHORISED, "not admitted: " + detail
                    + ", and the ticket is for another: take the ticket that this source shows");
            case VERSION -> endUnlessJoined(ExitStatus.USAGE,
                    "cannot join: " + detail + ", this one " + node.versions()
                            + "; use releases of floodclone that have one in common");
            default -> LOG.debug("Trying again");
        }
    }

    /** The user at this end should know too, once for each host. */
    private void tellOfForeignVersion(Connection connection, Message.Decline decline) {
        InetAddress host = connection.remoteAddress().getAddress();
        if (decline.reason() == DeclineReason.VERSION && foreign.add(host)) {
            node.emit(new NodeEvent.Warning(host.getHostAddress() + " cannot join: it speaks no protocol version that"
                    + " this node knows (" + node.versions() + ")"));
        }
    }

    private void endUnlessJoined(ExitStatus status, String message) {
        node.loop().after(OTHERS_NANOS, () -> {
            if (!node.access().joined()) {
                node.end(status, message);
            }
        });
    }
}
