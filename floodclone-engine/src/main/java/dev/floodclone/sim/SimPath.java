package dev.floodclone.sim;

import dev.floodclone.sim.SwitchPaths.SwitchPath;
import java.util.List;
import java.util.stream.IntStream;

/** Two interfaces that share a link or a subnet, and the connection between them while there is one. */
final class SimPath {

    private static final long NONE = -1;

    final SimNode a;
    final SimNode b;
    final List<Lane> lanes;
    boolean connecting;
    /** How often a link on the way was cut while this path was up. */
    int cutCount;
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

    void setUp(long connection) {
        id = connection;
    }

    void setDown() {
        id = NONE;
        lanes.forEach(Lane::forget);
    }
}
