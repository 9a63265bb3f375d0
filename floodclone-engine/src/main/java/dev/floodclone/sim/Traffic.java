package dev.floodclone.sim;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.message.Message;
import dev.floodclone.swarm.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries chunks and messages between the nodes of one {@link Simulation}, and tells both ends what they would see.
 * Chunks share the links; messages take a one-way delay and cost nothing. What is under way on a connection that went
 * down is lost.
 */
final class Traffic {

    private final ChunkLayout layout;
    private final double wireBytesPerByte;
    private final LinkSettings[] links;
    private final FlowModel flows;
    private final VirtualTime time;
    private final boolean gossips;
    private final Map<FlowModel.Flow, Transfer> underWay = new LinkedHashMap<>();
    private int linksDown;
    private Delivery lastDelivery;
    private double duplicateBytes;
    private double neededBytes;

    /**
     * @param gossips whether membership gossip is carried; where everyone's record would reach everyone over bounded
     *     neighbourhoods it would cost more than the rest of the simulation, and no decision needs it
     */
    Traffic(Scenario scenario, VirtualTime time, boolean gossips) {
        this.layout = scenario.layout();
        this.wireBytesPerByte = scenario.wireBytesPerByte();
        this.time = time;
        this.gossips = gossips;
        this.links = new LinkSettings[scenario.topology().directionCount()];
        this.flows = new FlowModel(links.length);
        for (int direction = 0; direction < links.length; direction++) {
            setLink(direction, scenario.topology().linkOf(direction).settings());
        }
    }

    /** Settings from now on; a lossy link carries what it does not lose. */
    void setLink(int direction, LinkSettings settings) {
        linksDown += (settings.up() ? 0 : 1) - (links[direction] == null || links[direction].up() ? 0 : 1);
        links[direction] = settings;
        flows.setCapacity(direction, settings.up() ? settings.deliveredBytesPerSecond() : 0);
    }

    LinkSettings link(int direction) {
        return links[direction];
    }

    double carriedBytes(int direction) {
        return flows.carriedBytes(direction);
    }

    /** Sent for chunks that came to nothing. */
    double duplicateBytes() {
        double unfinished = underWay.values().stream()
                .filter(transfer -> transfer.refused || transfer.lane.to.holds(transfer.chunk))
                .mapToDouble(transfer -> transfer.flow.sentBytes()).sum();
        return duplicateBytes + unfinished;
    }

    double neededBytes() {
        return neededBytes;
    }

    boolean isCut(SimPath path) {
        return linksDown > 0 && crossesACut(path);
    }

    /** Whether either end waits for something that is to come over the path. */
    boolean isDue(SimPath path) {
        for (Lane lane : path.lanes) {
            if (!lane.held.isEmpty() || !lane.transfers().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean crossesACut(SimPath path) {
        for (Lane lane : path.lanes) {
            for (int direction : lane.route) {
                if (!links[direction].up()) {
                    return true;
                }
            }
        }
        return false;
    }

    long rttNanos(SimPath path) {
        return delayNanos(path.lanes.get(0)) + delayNanos(path.lanes.get(1));
    }

    private long delayNanos(Lane lane) {
        long nanos = 0;
        for (int direction : lane.route) {
            nanos += links[direction].delayNanos();
        }
        return nanos;
    }

    long nextDueNanos() {
        return flows.nextDueNanos();
    }

    /** Moves bytes on until the present time. */
    void advance() {
        for (FlowModel.Flow flow : flows.advance(time.nowNanos())) {
            Transfer transfer = underWay.get(flow);
            if (transfer != null) {
                progress(transfer);
            }
        }
    }

    /** Starts a chunk; to a receiver that died it never gets anywhere. */
    void send(Lane lane, int chunk, boolean duplicate) {
        if (lane.to.alive) {
            FlowModel.Flow flow = flows.start(lane.route, layout.length(chunk) * wireBytesPerByte);
            Transfer transfer = new Transfer(lane, chunk, duplicate, flow);
            lane.add(transfer, flows, time.nowNanos());
            underWay.put(flow, transfer);
        }
    }

    private void progress(Transfer transfer) {
        switch (transfer.nextStep()) {
            case FIRST_PACKET_SENT -> atOtherEnd(transfer.lane, () -> begin(transfer));
            case HANDED_OVER -> sendEnded(transfer, Event.SendResult.HANDED_OVER);
            case ALL_SENT -> {
                end(transfer);
                atOtherEnd(transfer.lane, () -> arrive(transfer));
            }
        }
    }

    private void begin(Transfer transfer) {
        Lane lane = transfer.lane;
        lane.arriving.add(transfer);
        lane.to.feed(new Event.ArrivalStarted(lane.path.id(), transfer.chunk, transfer.duplicate), time.nowNanos());
    }

    private void arrive(Transfer transfer) {
        Lane lane = transfer.lane;
        lane.arriving.remove(transfer);
        boolean wanted = !transfer.refused && lane.to.alive;
        if (wanted && lane.to.store(transfer.chunk, layout.length(transfer.chunk), time.nowNanos())) {
            neededBytes += transfer.flow.sentBytes();
        } else {
            duplicateBytes += transfer.flow.sentBytes();
        }
    }

    void cancel(Lane lane, int chunk) {
        lane.sending(chunk).ifPresent(transfer -> {
            waste(transfer);
            sendEnded(transfer, Event.SendResult.CANCELLED);
            atOtherEnd(lane, () -> fail(transfer));
        });
    }

    private void fail(Transfer transfer) {
        Lane lane = transfer.lane;
        if (lane.arriving.remove(transfer) && !transfer.refused) {
            lane.to.feed(new Event.ArrivalFailed(lane.path.id(), transfer.chunk), time.nowNanos());
        }
    }

    /** The receiver drops the chunk at once; the sender hears of it one delay later. */
    void stopReceiving(Lane lane, int chunk) {
        for (Transfer transfer : lane.arriving) {
            if (transfer.chunk == chunk && !transfer.refused) {
                transfer.refused = true;
                atOtherEnd(lane.path.laneFrom(lane.to), () -> stopSending(transfer));
            }
        }
    }

    private void stopSending(Transfer transfer) {
        if (transfer.lane.carries(transfer)) {
            waste(transfer);
            if (!transfer.isHandedOver()) {
                sendEnded(transfer, Event.SendResult.REFUSED);
            }
        }
    }

    private void sendEnded(Transfer transfer, Event.SendResult result) {
        Lane lane = transfer.lane;
        lane.from.feed(new Event.SendEnded(lane.path.id(), transfer.chunk, result), time.nowNanos());
    }

    private void waste(Transfer transfer) {
        end(transfer);
        duplicateBytes += transfer.flow.sentBytes();
    }

    private void end(Transfer transfer) {
        flows.end(transfer.flow);
        underWay.remove(transfer.flow);
        transfer.lane.remove(transfer, flows, time.nowNanos());
    }

    /** Whatever is under way on this path comes to nothing. */
    void stopAll(SimPath path) {
        path.lanes.forEach(lane -> lane.transfers().forEach(this::waste));
    }

    void tell(Lane lane, Message message) {
        if (!gossips && message instanceof Message.Peers) {
            return;
        }
        if (isCut(lane.path)) {
            lane.held.add(message);
        } else {
            deliver(lane, message);
        }
    }

    /** What a node tells all its neighbours arrives at once at all that are equally far. */
    private void deliver(Lane lane, Message message) {
        long atNanos = time.nowNanos() + delayNanos(lane);
        if (lastDelivery == null || lastDelivery.message != message || !time.isLast(lastDelivery, atNanos)) {
            lastDelivery = new Delivery(message, time);
            time.at(atNanos, lastDelivery);
        }
        lastDelivery.to(lane);
    }

    /** A cut link is back: what waited for it goes on its way. */
    void resume(SimPath path) {
        for (Lane lane : path.lanes) {
            List<Message> waiting = List.copyOf(lane.held);
            lane.held.clear();
            waiting.forEach(message -> tell(lane, message));
        }
    }

    private void atOtherEnd(Lane lane, Runnable action) {
        long connection = lane.path.id();
        time.after(delayNanos(lane), () -> {
            if (lane.path.id() == connection) {
                action.run();
            }
        });
    }
}
