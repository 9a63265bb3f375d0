package dev.floodclone.sim;

import dev.floodclone.message.Message;
import dev.floodclone.swarm.Event;
import java.util.Arrays;

/**
 * A message that arrives at one or several nodes at the same instant; not over connections that went down meanwhile.
 */
final class Delivery implements Runnable {

    private static final int FEW = 4;

    final Message message;
    private final VirtualTime time;
    private Lane[] lanes = new Lane[FEW];
    private long[] connections = new long[FEW];
    private int count;

    Delivery(Message message, VirtualTime time) {
        this.message = message;
        this.time = time;
    }

    void to(Lane lane) {
        if (count == lanes.length) {
            lanes = Arrays.copyOf(lanes, 2 * count);
            connections = Arrays.copyOf(connections, 2 * count);
        }
        lanes[count] = lane;
        connections[count++] = lane.path.id();
    }

    @Override
    public void run() {
        for (int i = 0; i < count; i++) {
            if (lanes[i].path.id() == connections[i]) {
                lanes[i].to.feed(new Event.Received(connections[i], message), time.nowNanos());
            }
        }
    }
}
