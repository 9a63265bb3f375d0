package dev.floodclone.sim;

import dev.floodclone.sim.SwitchPaths.SwitchPath;
import dev.floodclone.swarm.Event;
import java.util.List;
import java.util.stream.IntStream;

/** Two interfaces that share a link or a subnet, and the connection between them while there is one. */
final class SimPath {

    private static final long NONE = -1;

    final SimNode a;
    final SimNode b;
    final List<Lane> lanes;
    boolean connecting;
    /** The cut that its nodes are to notice, or null. */
    Outages.Outage outage;
    /** Whether the cores do not see it, because it is silent. */
    boolean hidden;
    private long id = NONE;

    SimPath(SimNode a, SimNode b, SwitchPath way) {
        this.a = a;
        this.b = b;
        int[] forward = way.directions().stream().mapToInt(Integer::intValue).toArray();
        this.lanes = List.of(new Lane(this, a, b, forward), new Lane(this, b, a, reversed(forward)));
    }

    private static int[] reversed(int[] directions) {
        int last = directions.length - 1;
        return IntStream.rangeClosed(0, last).map(i -> directions[last - i] ^ 1).toArray();
    }

    Lane laneFrom(SimNode node) {
        return node == a ? lanes.get(0) : lanes.get(1);
    }

    Lane laneTo(SimNode node) {
        return node == a ? lanes.get(1) : lanes.get(0);
    }

    boolean isUp() {
        return id != NONE;
    }

    /** The number of the present connection; what was under way on an older one does not arrive. */
    long id() {
        return id;
    }

    /** The cores see it from now on. */
    void tellUp(long nowNanos) {
        for (Lane lane : lanes) {
            lane.from.feed(new Event.PathUp(id, lane.to.id, "link " + lane.route[0]), nowNanos);
        }
    }

    /** Whether its two nodes see another path that they share. */
    boolean hasSibling() {
        return a.paths.stream().anyMatch(other -> other != this && other.isUp() && !other.hidden
                && (other.a == a && other.b == b || other.a == b && other.b == a));
    }

    void setUp(long connection) {
        id = connection;
    }

    void setDown() {
        id = NONE;
        hidden = false;
        lanes.forEach(Lane::forget);
    }
}
