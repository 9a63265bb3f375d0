package dev.floodclone.node;

import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeState;
import dev.floodclone.discovery.Announcement;
import dev.floodclone.discovery.Discovery;
import dev.floodclone.discovery.Sighting;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.swarm.Event;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds peers and has them dialled: sessions and fellows that discovery sees, addresses that the user named, members
 * that gossip tells of. Owned by the node's loop.
 */
final class PeerSearch implements AutoCloseable {

    private final NodeContext node;
    private final Transport transport;
    private final SessionChoice choice;
    private final Optional<ReceiverOptions> receiver;
    private final Supplier<NodeState> state;
    private final Dialer dialer;
    private final Discovery discovery;

    PeerSearch(NodeContext node, NetworkStack network, Transport transport, SessionChoice choice,
            Optional<ReceiverOptions> receiver, Supplier<NodeState> state) {
        this.node = node;
        this.transport = transport;
        this.choice = choice;
        this.receiver = receiver;
        this.state = state;
        this.dialer = new Dialer(network, transport, node.id());
        this.discovery = Discovery.start(network, node.id(), sighting -> node.loop().post(() -> sighted(sighting)));
    }

    /** Asks on all links for a session to join, unless one is joined or the user named addresses. */
    void begin() {
        if (isSearching()) {
            discovery.query(node.access().sessionToAskFor());
        }
    }

    /** Lets others find this node as a member of the session. */
    void announce(Manifest manifest) {
        discovery.announce(new Announcement(manifest.session(), manifest.header().sessionName(),
                manifest.header().fileName(), manifest.layout().fileBytes(), manifest.header().open(), node.id(),
                transport.port(), receiver.isEmpty()));
    }

    /** A peer is in; asking for more can stop. */
    void found() {
        discovery.stopQuerying();
    }

    private void sighted(Sighting sighting) {
        Announcement seen = sighting.announcement();
        long now = node.loop().nowNanos();
        if (node.access().joined()) {
            boolean fellow = seen.session().equals(node.access().manifest().session());
            if (fellow && !node.neighbourhood().isUnwelcome(seen.node()) && state.get() == NodeState.ACTIVE) {
                dialer.dialFellow(sighting, node.neighbourhood(), now);
            }
        } else if (isSearching()) {
            if (choice.sighted(seen, now)) {
                node.emit(new NodeEvent.SessionSighted(seen.session(), seen.sessionName(), seen.fileName(),
                        seen.fileBytes(), seen.open(), sighting.address()));
            }
            if (choice.isCandidate(seen)) {
                dialer.dialSighted(sighting, now);
            }
        }
    }

    /** Whether any session that discovery sees will do: a user who named addresses wants what they serve. */
    private boolean isSearching() {
        return !node.access().joined() && receiver.map(options -> options.from().isEmpty()).orElse(false);
    }

    /** Dials whoever is worth it and not connected; to be called some times a second. */
    void look() {
        long now = node.loop().nowNanos();
        boolean alone = node.neighbourhood().size() == 0;
        if (!node.access().joined() || alone) {
            receiver.ifPresent(options -> options.from().forEach(from -> dialer.dialDirectly(null, from, now)));
        }
        if (node.access().joined()) {
            boolean complete = state.get() == NodeState.COMPLETE;
            dialer.dialMembers(node.driver().swarm().members(), node.neighbourhood(), complete, now);
            node.neighbourhood().takeGone(now).forEach(peer -> node.driver().feed(new Event.PeerLost(peer)));
            if (alone && receiver.isPresent() && state.get() == NodeState.ACTIVE) {
                discovery.query(node.access().sessionToAskFor());
            }
        }
    }

    /** A dial failed, or the connection that came of it ended. */
    void dialEnded(InetSocketAddress remote, boolean succeeded) {
        dialer.ended(remote, succeeded, node.loop().nowNanos());
    }

    @Override
    public void close() {
        discovery.close();
    }
}
