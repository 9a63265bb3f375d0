package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.storage.ExistingTarget;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A real node on a host of an emulated network, run by a thread of its own; every wait for it has a deadline. */
final class RunningNode implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(25);

    /** Longer than any test: a receiver that leaves sooner does so because all are served. */
    static final Duration LINGER = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 5;

    private final String host;
    private final NetworkStack network;
    private final EventLog events;
    private final FloodNode node;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private RunningNode(String host, NetworkStack network, EventLog events, FloodNode node) {
        this.host = host;
        this.network = network;
        this.events = events;
        this.node = node;
        Thread thread = new Thread(this::run, "node-" + host);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            outcome.complete(node.run());
        } catch (InterruptedException | RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    static SourceOptions open(Path file, int expect) {
        return new SourceOptions(file, OptionalInt.empty(), true, expect, OptionalInt.empty(), Optional.empty());
    }

    static ReceiverOptions into(Path out) {
        return new ReceiverOptions(out.toString(), ExistingTarget.REFUSE, List.of(), Optional.empty(),
                Optional.empty(), LINGER, Optional.empty());
    }

    static RunningNode source(String host, NetworkStack network, SourceOptions options) {
        EventLog events = new EventLog();
        return new RunningNode(host, network, events, FloodNode.source(options, network, events));
    }

    /** @param wallClock what limits by the time of day go by */
    static RunningNode source(String host, NetworkStack network, SourceOptions options,
            Supplier<ZonedDateTime> wallClock) {
        EventLog events = new EventLog();
        return new RunningNode(host, network, events, FloodNode.source(options, network, events, wallClock));
    }

    static RunningNode receiver(String host, NetworkStack network, ReceiverOptions options) {
        EventLog events = new EventLog();
        return new RunningNode(host, network, events, FloodNode.receiver(options, network, events));
    }

    /** Where this node listens on its host's first link. */
    InetSocketAddress address() throws Exception {
        InetAddress ip = network.interfaces().get(0).addresses().get(0).ip();
        return new InetSocketAddress(ip, await(NodeEvent.Started.class).port());
    }

    <E extends NodeEvent> E await(Class<E> type) throws Exception {
        return await(type, event -> true);
    }

    /** The first such event, past ones included. */
    <E extends NodeEvent> E await(Class<E> type, Predicate<E> condition) throws Exception {
        CompletableFuture<E> found = events.first(type, condition);
        outcome.whenComplete((end, failure) -> found.completeExceptionally(
                new AssertionError(host + " ended without " + type.getSimpleName() + ": " + end, failure)));
        return get(found, type.getSimpleName());
    }

    <E extends NodeEvent> List<E> all(Class<E> type) {
        return events.all(type);
    }

    /** Waits until the node's progress, which it notes ten times a second, is such. */
    void awaitProgress(Predicate<Progress> condition) throws Exception {
        awaitThat("the progress that was waited for", () -> condition.test(node.progress()));
    }

    /** Waits, as long as for anything that the node does, until this holds. */
    void awaitThat(String what, BooleanSupplier condition) throws Exception {
        ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
        try {
            CompletableFuture<Void> reached = new CompletableFuture<>();
            poller.scheduleWithFixedDelay(() -> {
                if (condition.getAsBoolean()) {
                    reached.complete(null);
                }
            }, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
            get(reached, what);
        } finally {
            poller.shutdownNow();
        }
    }

    void limit(LimitPlan plan) {
        node.limit(before -> plan);
    }

    NetworkStatus network() {
        return node.network();
    }

    Outcome outcome() throws Exception {
        return get(outcome, "end");
    }

    boolean isRunning() {
        return !outcome.isDone();
    }

    void stop() {
        node.stop(ExitStatus.INTERRUPTED);
    }

    @Override
    public void close() throws Exception {
        stop();
        outcome();
    }

    private <T> T get(CompletableFuture<T> future, String what) throws Exception {
        try {
            return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(host + ": no " + what + " within " + DEADLINE + ", " + node.progress() + ", "
                    + events.all(NodeEvent.class), e);
        } catch (ExecutionException e) {
            throw new AssertionError(host + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Keeps what a node says and completes what waits for it. */
    private static final class EventLog implements Consumer<NodeEvent> {

        private final List<NodeEvent> log = new ArrayList<>();
        private final List<Consumer<NodeEvent>> waiting = new ArrayList<>();

        @Override
        public synchronized void accept(NodeEvent event) {
            log.add(event);
            waiting.forEach(each -> each.accept(event));
        }

        synchronized <E extends NodeEvent> CompletableFuture<E> first(Class<E> type, Predicate<E> condition) {
            CompletableFuture<E> found = new CompletableFuture<>();
            Consumer<NodeEvent> check = event -> {
                if (type.isInstance(event) && condition.test(type.cast(event))) {
                    found.complete(type.cast(event));
                }
            };
            log.forEach(check);
            waiting.add(check);
            return found;
        }

        synchronized <E extends NodeEvent> List<E> all(Class<E> type) {
            return log.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
