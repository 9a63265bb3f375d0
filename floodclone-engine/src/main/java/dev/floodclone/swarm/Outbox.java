package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;
import dev.floodclone.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Availability and in-flight gossip that goes to every neighbour with the next decision. Owned by {@link Swarm}. */
final class Outbox {

    private final List<Integer> verified = new ArrayList<>();
    private final List<Message.Arrival> arriving = new ArrayList<>();
    private final List<Integer> released = new ArrayList<>();

    void verified(int chunk) {
        verified.add(chunk);
    }

    void arriving(int chunk, NodeId from) {
        arriving.add(new Message.Arrival(chunk, from));
    }

    /** A claim that never left is simply withdrawn. */
    void released(int chunk) {
        arriving.removeIf(arrival -> arrival.chunk() == chunk);
        released.add(chunk);
    }

    void flush(Consumer<Message> out) {
        if (!verified.isEmpty()) {
            out.accept(new Message.Have(List.copyOf(verified)));
            verified.clear();
        }
        if (!arriving.isEmpty() || !released.isEmpty()) {
            out.accept(new Message.Claim(List.copyOf(arriving), List.copyOf(released)));
            arriving.clear();
            released.clear();
        }
    }
}
