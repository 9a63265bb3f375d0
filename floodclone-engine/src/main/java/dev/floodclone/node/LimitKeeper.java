package dev.floodclone.node;

import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.telemetry.NodeEvent;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Keeps a node's limits as its plan has them at the time of day, and tells of each change. Owned by the node's loop,
 * but for {@link #plan} and {@link #change}, which any thread may call.
 */
final class LimitKeeper {

    /** The clock on the wall may be set, or the machine may sleep, which the loop's timers do not notice. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** Where the time does not matter it is not asked for: reading the rules of time zones would cost the start. */
    private static final LocalTime ANY_TIME = LocalTime.MIDNIGHT;

    private final EventLoop loop;
    private final Supplier<ZonedDateTime> wallClock;
    private final Consumer<BandwidthLimits> transport;
    private final Consumer<NodeEvent> events;
    private volatile LimitPlan plan;
    private BandwidthLimits inForce;
    private long timer;

    /** @param transport what has to keep to the limits; does so from now on */
    LimitKeeper(LimitPlan plan, EventLoop loop, Supplier<ZonedDateTime> wallClock,
            Consumer<BandwidthLimits> transport, Consumer<NodeEvent> events) {
        this.plan = plan;
        this.loop = loop;
        this.wallClock = wallClock;
        this.transport = transport;
        this.events = events;
        this.inForce = plan.at(plan.isTimed() ? wallClock.get().toLocalTime() : ANY_TIME);
        transport.accept(inForce);
    }

    /** Tells of the limits, if there are any, and follows the time from now on. */
    void begin() {
        if (!inForce.isNone()) {
            events.accept(new NodeEvent.Limited(inForce));
        }
        if (plan.isTimed()) {
            apply();
        }
    }

    /** Those of this moment; on the loop only. */
    BandwidthLimits inForce() {
        return inForce;
    }

    LimitPlan plan() {
        return plan;
    }

    /** Holds with the loop's next turn. */
    synchronized LimitPlan change(UnaryOperator<LimitPlan> change) {
        plan = change.apply(plan);
        loop.post(this::apply);
        return plan;
    }

    private void apply() {
        LimitPlan present = plan;
        if (!present.isTimed()) {
            use(present.at(ANY_TIME));
            timer++;
        } else {
            // Read once: what changes between two readings would be noticed after the longest wait only.
            ZonedDateTime now = wallClock.get();
            use(present.at(now.toLocalTime()));
            applyAgain(present.nextChange(now).map(next -> Duration.between(now, next)).orElse(LONGEST_WAIT));
        }
    }

    private void use(BandwidthLimits limits) {
        if (!limits.equals(inForce)) {
            inForce = limits;
            transport.accept(limits);
            events.accept(new NodeEvent.Limited(limits));
        }
    }

    private void applyAgain(Duration until) {
        timer++;
        long mine = timer;
        loop.after(Math.min(until.toNanos(), LONGEST_WAIT.toNanos()), () -> {
            if (timer == mine) {
                apply();
            }
        });
    }
}
