package dev.floodclone.node;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import dev.floodclone.swarm.Strategy;
import dev.floodclone.swarm.Swarm;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.TransportListener.SendOutcome;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Feeds the swarm core with what happens and carries out what it decides. Owned by the node's loop. */
final class SwarmDriver {

    private final EventLoop loop;
    private final Neighbourhood neighbourhood;
    private final Accounts accounts;
    private final Swarm swarm;
    private ChunkLayout layout;
    private ChunkReader reader;

    SwarmDriver(EventLoop loop, Neighbourhood neighbourhood, Accounts accounts, NodeRecord self,
            RandomGenerator random, Strategy strategy) {
        this.loop = loop;
        this.neighbourhood = neighbourhood;
        this.accounts = accounts;
        this.swarm = new Swarm(self, random, strategy);
    }

    Swarm swarm() {
        return swarm;
    }

    /** What is being sent is known, and where to read it from. */
    void start(ChunkLayout knownLayout, ChunkReader chunkReader) {
        layout = knownLayout;
        reader = chunkReader;
        feed(new Event.LayoutKnown(knownLayout));
    }

    void feed(Event event) {
        swarm.handle(event, loop.nowNanos());
    }

    void pathUp(Neighbour neighbour) {
        feed(new Event.PathUp(neighbour.connection().id(), neighbour.peer(), neighbour.egressLink()));
    }

    void measure() {
        for (Neighbour neighbour : neighbourhood.admitted()) {
            feed(new Event.PathMeasured(neighbour.connection().id(), neighbour.connection().snapshot()));
        }
    }

    void sendEnded(Neighbour neighbour, int chunk, SendOutcome outcome) {
        if (outcome == SendOutcome.HANDED_OVER) {
            accounts.sent.add(layout.length(chunk));
        }
        if (neighbour.endSend(chunk)) {
            Optional.ofNullable(neighbour.takeWaiting()).ifPresent(this::execute);
            return;
        }
        feed(new Event.SendEnded(neighbour.connection().id(), chunk, switch (outcome) {
            case HANDED_OVER -> Event.SendResult.HANDED_OVER;
            case REFUSED -> Event.SendResult.REFUSED;
            case CANCELLED, UNREADABLE -> Event.SendResult.CANCELLED;
        }));
    }

    /** Decides and acts; returns when to do so again at the latest. */
    long decide() {
        swarm.decide(loop.nowNanos()).forEach(this::execute);
        return swarm.nextDeadlineNanos();
    }

    private void execute(Action action) {
        if (action instanceof Action.SendChunk send) {
            on(send.path()).filter(neighbour -> neighbour.beginSend(send)).ifPresent(neighbour -> neighbour.connection()
                    .sendChunk(send.chunk(), layout.length(send.chunk()), reader, send.duplicate()));
        } else if (action instanceof Action.CancelSend cancel) {
            on(cancel.path()).ifPresent(neighbour -> neighbour.connection().cancelSend(cancel.chunk()));
        } else if (action instanceof Action.StopReceiving stop) {
            on(stop.path()).ifPresent(neighbour -> neighbour.connection().stopReceiving(stop.chunk()));
        } else if (action instanceof Action.Tell tell) {
            on(tell.path()).ifPresent(neighbour -> neighbour.connection().send(tell.message()));
        }
    }

    private Optional<Neighbour> on(long path) {
        return Optional.ofNullable(neighbourhood.find(path));
    }
}
