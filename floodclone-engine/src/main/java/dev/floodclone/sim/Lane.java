package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One direction of a path between two nodes: what is under way on it, and how fast it was. Its transfers share its rate
 * evenly, as they share one congestion window.
 */
final class Lane {

    private static final int RATE_SAMPLES = 10;
    private static final long MIN_SAMPLE_NANOS = 100_000_000L;

    final SimPath path;
    final SimNode from;
    final SimNode to;
    final int[] route;
    /** Transfers that the receiver has seen the beginning of, and neither the end nor the failure. */
    final List<Transfer> arriving = new ArrayList<>();
    /** Messages that wait for a link that is cut. */
    final List<Message> held = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final Deque<Bandwidth> rates = new ArrayDeque<>();
    private double endedBytes;
    private long busyNanos;
    private long busySinceNanos;
    private long sampledBusyNanos;
    private long sampledBytes;
    private PathSnapshot measured;

    Lane(SimPath path, SimNode from, SimNode to, int[] route) {
        this.path = path;
        this.from = from;
        this.to = to;
        this.route = route;
    }

    /** What still occupies the path. */
    List<Transfer> transfers() {
        return List.copyOf(transfers);
    }

    void add(Transfer transfer, FlowModel flows, long nowNanos) {
        if (transfers.isEmpty()) {
            busySinceNanos = nowNanos;
        }
        transfers.add(transfer);
        share(flows);
    }

    void remove(Transfer transfer, FlowModel flows, long nowNanos) {
        endedBytes += transfer.flow.sentBytes();
        transfers.remove(transfer);
        share(flows);
        if (transfers.isEmpty()) {
            busyNanos += nowNanos - busySinceNanos;
        }
    }

    private void share(FlowModel flows) {
        transfers.forEach(transfer -> flows.setWeight(transfer.flow, 1.0 / transfers.size()));
    }

    boolean carries(Transfer transfer) {
        return transfers.contains(transfer);
    }

    /** The transfer of this chunk that the sender still hands over. */
    Optional<Transfer> sending(int chunk) {
        return transfers.stream().filter(each -> each.chunk == chunk && !each.isHandedOver()).findFirst();
    }

    double sentBytes() {
        double bytes = endedBytes;
        for (Transfer transfer : transfers) {
            bytes += transfer.flow.sentBytes();
        }
        return bytes;
    }

    /**
     * What the path's own model would say: the largest of the last rates, each over a round trip or more. Empty when
     * nothing is new.
     */
    Optional<PathSnapshot> measure(long rttNanos, long nowNanos) {
        if (isStillIdle(rttNanos)) {
            return Optional.empty();
        }
        long busy = busyNanos + (transfers.isEmpty() ? 0 : nowNanos - busySinceNanos);
        long bytes = (long) sentBytes();
        if (busy - sampledBusyNanos >= Math.max(rttNanos, MIN_SAMPLE_NANOS)) {
            if (bytes > sampledBytes) {
                addRate(Bandwidth.of(bytes - sampledBytes, busy - sampledBusyNanos));
            }
            sampledBusyNanos = busy;
            sampledBytes = bytes;
        }
        Bandwidth largest = largestRate();
        PathSnapshot snapshot =
                new PathSnapshot(largest, rttNanos, rttNanos, 0, 0, bytes, 0, "SIMULATED", transfers.isEmpty());
        boolean isNews = !snapshot.equals(measured);
        measured = snapshot;
        return isNews ? Optional.of(snapshot) : Optional.empty();
    }

    /** Nothing can be new then; most paths are idle most of the time. */
    private boolean isStillIdle(long rttNanos) {
        return measured != null && measured.appLimited() && transfers.isEmpty()
                && (long) endedBytes == measured.deliveredBytes() && rttNanos == measured.smoothedRttNanos();
    }

    private Bandwidth largestRate() {
        Bandwidth largest = Bandwidth.ZERO;
        for (Bandwidth rate : rates) {
            largest = rate.compareTo(largest) > 0 ? rate : largest;
        }
        return largest;
    }

    private void addRate(Bandwidth rate) {
        rates.addLast(rate);
        if (rates.size() > RATE_SAMPLES) {
            rates.removeFirst();
        }
    }

    /** The core is to hear of what is known once more; what was under way when the path fell silent is not. */
    void showAgain() {
        arriving.clear();
        measured = null;
    }

    /** What was measured on an older connection is not known to a new one. */
    void forget() {
        held.clear();
        arriving.clear();
        rates.clear();
        measured = null;
    }
}
