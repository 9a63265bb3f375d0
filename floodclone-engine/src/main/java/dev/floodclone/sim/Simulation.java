package dev.floodclone.sim;

import dev.floodclone.sim.SwitchPaths.SwitchPath;
import dev.floodclone.swarm.Action;
import dev.floodclone.swarm.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A whole swarm of real cores on a network of flows, in virtual time: one thread, no clock, the same for the same
 * {@link Scenario}. Hosts on a common link or subnet connect, once for each pair of interfaces, as soon as one of them
 * has joined; a host that does not reach the source so is served by others. Links share their rate fairly at once, so
 * that what remains over the optimum is the core's doing, the delay of its knowledge, start-up and headers.
 */
public final class Simulation {

    private static final long MEASURE_NANOS = 100_000_000L;

    private static final long RETRY_NANOS = 1_000_000_000L;

    /** A handshake of the transport, then one of the join. */
    private static final int JOIN_ROUND_TRIPS = 2;

    /** In a large network time goes in steps; estimates need no more than one in some steps. */
    private static final int STEPS_PER_CHUNK = 4;
    private static final int MEASURE_STEPS = 15;
    private static final long MAX_STEP_NANOS = 20_000_000L;

    private final Scenario scenario;
    private final VirtualTime time = new VirtualTime();
    private final Traffic traffic;
    private final Outages outages;
    private final long stepNanos;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final List<SimNode> stirred = new ArrayList<>();
    private final List<SimPath> paths = new ArrayList<>();
    /** By their numbers; null for those that are down. */
    private final List<SimPath> connections = new ArrayList<>();

    private Simulation(Scenario scenario) {
        this.scenario = scenario;
        SplittableRandom random = new SplittableRandom(scenario.seed());
        new Crew(scenario, stirred, random).nodes().forEach(node -> nodes.put(node.host, node));
        Overlay overlay = new Overlay(scenario.topology(), random);
        boolean large = overlay.isBounded();
        this.traffic = new Traffic(scenario, time, !large);
        this.outages = new Outages(time, traffic, this::disconnect);
        this.stepNanos = scenario.stepNanos() != Scenario.STEP_BY_SIZE ? scenario.stepNanos()
                : large ? largeStepNanos() : 0;
        ways(overlay).forEach(this::addPath);
        plan();
    }

    /** A small part of the time that the fastest link takes for a chunk, and of the order of what a link delays. */
    private long largeStepNanos() {
        Topology topology = scenario.topology();
        long chunkNanos = IntStream.range(0, topology.directionCount())
                .mapToLong(each -> topology.linkOf(each).settings().rate().nanosFor(scenario.layout().chunkBytes()))
                .min().orElse(0);
        return Math.max(1, Math.min(MAX_STEP_NANOS, chunkNanos / STEPS_PER_CHUNK));
    }

    private List<SwitchPath> ways(Overlay overlay) {
        return switch (scenario.policy().kind()) {
            case FLOOD, PULL -> overlay.neighbours();
            case UNICAST -> overlay.fromSource();
            case CHAIN -> overlay.chain();
        };
    }

    public static SimulationResult run(Scenario scenario) {
        Simulation simulation = new Simulation(scenario);
        simulation.loop();
        return simulation.result();
    }

    private void addPath(SwitchPath way) {
        SimPath path = new SimPath(nodes.get(way.from()), nodes.get(way.to()), way);
        paths.add(path);
        path.a.paths.add(path);
        path.b.paths.add(path);
    }

    private void plan() {
        nodes.forEach((host, node) -> time.at(startNanos(host), () -> start(node)));
        scenario.killNanos().forEach((host, nanos) -> time.at(nanos, () -> kill(nodes.get(host))));
        scenario.changes().forEach(change -> time.at(change.atNanos(), () -> change(change)));
    }

    private long startNanos(String host) {
        return scenario.startNanos().getOrDefault(host, 0L);
    }

    private void loop() {
        int first = 0;
        List<SimNode> awaited = nodes.values().stream().filter(node -> !node.source).toList();
        while (first < awaited.size()) {
            if (awaited.get(first).dead || awaited.get(first).isComplete()) {
                first++;
            } else if (!step()) {
                return;
            }
        }
    }

    /** Goes on to the next instant at which anything happens; returns whether there is one within the limit. */
    private boolean step() {
        long next = onStep(Math.min(time.nextNanos(), traffic.nextDueNanos()));
        if (next > scenario.limitNanos()) {
            return false;
        }
        time.moveTo(next);
        traffic.advance();
        time.runDue();
        for (int i = 0; i < stirred.size(); i++) {
            decide(stirred.get(i));
        }
        stirred.clear();
        return true;
    }

    private long onStep(long nanos) {
        long over = stepNanos == 0 ? 0 : nanos % stepNanos;
        return over == 0 || nanos > Long.MAX_VALUE - stepNanos ? nanos : nanos + stepNanos - over;
    }

    private void start(SimNode node) {
        if (node.dead) {
            return;
        }
        node.alive = true;
        if (node.source) {
            node.join(scenario.layout(), time.nowNanos());
        }
        node.paths.forEach(this::connect);
        measure(node);
    }

    private void kill(SimNode node) {
        node.alive = false;
        node.dead = true;
        for (SimPath path : node.paths) {
            if (path.isUp()) {
                traffic.stopAll(path);
                long connection = path.id();
                time.after(Outages.LOST_NANOS, () -> disconnect(path, connection));
            }
        }
    }

    private void change(Trace.Change change) {
        for (int direction : scenario.topology().directions(change.from(), change.to())) {
            List<SimPath> cutBefore = paths.stream().filter(traffic::isCut).toList();
            traffic.setLink(direction, change.change().applyTo(traffic.link(direction)));
            for (SimPath path : paths) {
                boolean wasCut = cutBefore.contains(path);
                if (!wasCut && traffic.isCut(path)) {
                    outages.cut(path);
                } else if (wasCut && !traffic.isCut(path)) {
                    traffic.resume(path);
                    outages.back(path);
                    time.after(RETRY_NANOS, () -> connect(path));
                }
            }
        }
    }

    private boolean canConnect(SimPath path) {
        return path.a.alive && path.b.alive && (path.a.joined || path.b.joined) && !traffic.isCut(path);
    }

    private void connect(SimPath path) {
        if (canConnect(path) && !path.isUp() && !path.connecting) {
            path.connecting = true;
            time.after(JOIN_ROUND_TRIPS * traffic.rttNanos(path), () -> connected(path));
        }
    }

    private void connected(SimPath path) {
        path.connecting = false;
        if (!canConnect(path)) {
            return;
        }
        path.setUp(connections.size());
        connections.add(path);
        List<SimNode> newcomers = path.lanes.stream().map(lane -> lane.from).filter(node -> !node.joined).toList();
        newcomers.forEach(node -> node.join(scenario.layout(), time.nowNanos()));
        path.tellUp(time.nowNanos());
        newcomers.forEach(node -> node.paths.forEach(this::connect));
    }

    private void disconnect(SimPath path, long connection) {
        if (path.id() != connection) {
            return;
        }
        traffic.stopAll(path);
        path.setDown();
        connections.set((int) connection, null);
        for (Lane lane : path.lanes) {
            lane.from.feed(new Event.PathDown(connection), time.nowNanos());
            if (lane.from.paths.stream().noneMatch(each -> each.isUp() && each.laneFrom(lane.from).to == lane.to)) {
                lane.from.feed(new Event.PeerLost(lane.to.id), time.nowNanos());
            }
        }
    }

    private void measure(SimNode node) {
        for (SimPath path : node.paths) {
            if (path.isUp() && !path.hidden) {
                path.laneFrom(node).measure(traffic.rttNanos(path), time.nowNanos()).ifPresent(snapshot ->
                        node.feed(new Event.PathMeasured(path.id(), snapshot), time.nowNanos()));
            }
        }
        if (node.alive) {
            time.after(Math.max(MEASURE_NANOS, MEASURE_STEPS * stepNanos), () -> measure(node));
        }
    }

    private void decide(SimNode node) {
        node.settled();
        node.logic.decide(time.nowNanos()).forEach(action -> carryOut(node, action));
        long due = node.logic.nextDeadlineNanos();
        if (due < node.wakeNanos) {
            planWake(node, Math.max(due, time.nowNanos() + 1));
        }
    }

    private void planWake(SimNode node, long atNanos) {
        node.wakeNanos = atNanos;
        time.at(atNanos, () -> wake(node, atNanos));
    }

    /** A deadline that moved on meanwhile is looked at again when it is due. */
    private void wake(SimNode node, long plannedNanos) {
        if (node.wakeNanos == plannedNanos) {
            node.wakeNanos = SimNode.NEVER;
            long due = node.logic.nextDeadlineNanos();
            if (due <= time.nowNanos()) {
                node.feed(new Event.Tick(), time.nowNanos());
            } else if (due != SimNode.NEVER) {
                planWake(node, due);
            }
        }
    }

    /** What concerns a connection that went down at the same instant is of no more use. */
    private void carryOut(SimNode node, Action action) {
        if (action instanceof Action.SendChunk send) {
            on(send.path()).ifPresent(path -> traffic.send(path.laneFrom(node), send.chunk(), send.duplicate()));
        } else if (action instanceof Action.CancelSend cancel) {
            on(cancel.path()).ifPresent(path -> traffic.cancel(path.laneFrom(node), cancel.chunk()));
        } else if (action instanceof Action.StopReceiving stop) {
            on(stop.path()).ifPresent(path -> traffic.stopReceiving(path.laneTo(node), stop.chunk()));
        } else if (action instanceof Action.Tell tell) {
            on(tell.path()).ifPresent(path -> traffic.tell(path.laneFrom(node), tell.message()));
        }
    }

    private Optional<SimPath> on(long connection) {
        return Optional.ofNullable(connections.get((int) connection));
    }

    private SimulationResult result() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        Map<String, Long> contentBytes = new LinkedHashMap<>();
        List<String> incomplete = new ArrayList<>();
        double sourceBytes = 0;
        long events = 0;
        for (SimNode node : nodes.values()) {
            events += node.eventCount();
            if (node.source) {
                sourceBytes += node.paths.stream().mapToDouble(path -> path.laneFrom(node).sentBytes()).sum();
            } else if (node.isComplete()) {
                seconds.put(node.host, (node.completeNanos() - startNanos(node.host)) / 1e9);
                contentBytes.put(node.host, node.contentBytes());
            } else if (!node.dead) {
                incomplete.add(node.host);
            }
        }
        List<Double> byDirection = IntStream.range(0, scenario.topology().directionCount())
                .mapToObj(traffic::carriedBytes).toList();
        return new SimulationResult(seconds, incomplete, contentBytes, byDirection, sourceBytes,
                traffic.duplicateBytes(), traffic.neededBytes(), outages.noticeSeconds(), events);
    }
}
