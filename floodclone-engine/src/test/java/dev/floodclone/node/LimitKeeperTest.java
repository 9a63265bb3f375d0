package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import dev.floodclone.bandwidth.LimitSchedule.Window;
import dev.floodclone.telemetry.NodeEvent;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test is the loop's thread, and both clocks move only when it says so. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitKeeperTest {

    private static final Bandwidth SLOW = new Bandwidth(1_000_000);
    private static final Bandwidth FAST = new Bandwidth(5_000_000);
    private static final ZonedDateTime START = ZonedDateTime.parse("2026-06-01T21:59:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final EventLoop loop = new EventLoop(nanos::get);
    private final List<String> log = new ArrayList<>();
    private Duration clockIsAhead = Duration.ZERO;
    /** Each reading. */
    private Duration clockGoesOnWith = Duration.ZERO;

    @Test
    void theLimitsFollowTheTimeAndEachChangeIsTold() throws InterruptedException {
        keeper(night()).begin();
        runFor(Duration.ofHours(8).plusMinutes(2));
        assertEquals(List.of("0 use 1000000", "0 tell 1000000", "60 use 0", "60 tell 0", "28860 use 1000000",
                "28860 tell 1000000"), log);
    }

    @Test
    void aClockThatIsSetIsFollowedSoon() throws InterruptedException {
        keeper(night()).begin();
        loop.post(() -> loop.after(Duration.ofSeconds(5).toNanos(), () -> clockIsAhead = Duration.ofMinutes(5)));
        runFor(Duration.ofSeconds(40));
        assertEquals(List.of("0 use 1000000", "0 tell 1000000", "30 use 0", "30 tell 0"), log);
    }

    @Test
    void aTimeThatPassesWhileItIsLookedAtIsNotMissed() throws InterruptedException {
        clockGoesOnWith = Duration.ofSeconds(25);
        keeper(night()).begin();
        runFor(Duration.ofSeconds(40));
        assertEquals(List.of("0 use 1000000", "0 tell 1000000", "10 use 0", "10 tell 0"), log);
    }

    @Test
    void aNewPlanHoldsAtOnceAndTheOldOneNoMore() throws InterruptedException {
        LimitKeeper keeper = keeper(night());
        keeper.begin();
        loop.post(() -> loop.after(Duration.ofSeconds(10).toNanos(), () -> keeper.change(plan ->
                new LimitPlan(LimitSchedule.always(FAST), plan.down(), plan.perConnection(), plan.minimum()))));
        runFor(Duration.ofMinutes(5));
        assertEquals(List.of("0 use 1000000", "0 tell 1000000", "11 use 5000000", "11 tell 5000000"), log);
    }

    @Test
    void noLimitsAreNotWorthAWord() throws InterruptedException {
        LimitKeeper keeper = keeper(LimitPlan.NONE);
        keeper.begin();
        keeper.change(plan -> plan);
        runFor(Duration.ofMinutes(1));
        assertEquals(List.of("0 use 0"), log);
    }

    private static LimitPlan night() {
        Window window = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), Bandwidth.ZERO);
        return new LimitPlan(new LimitSchedule(SLOW, List.of(window)), LimitSchedule.UNLIMITED, Bandwidth.ZERO,
                Bandwidth.ZERO);
    }

    private LimitKeeper keeper(LimitPlan plan) {
        return new LimitKeeper(plan, loop, this::readClock,
                limits -> log.add(line("use", limits)),
                event -> log.add(line("tell", ((NodeEvent.Limited) event).limits())));
    }

    private ZonedDateTime readClock() {
        clockIsAhead = clockIsAhead.plus(clockGoesOnWith);
        return START.plusNanos(nanos.get()).plus(clockIsAhead);
    }

    private String line(String what, BandwidthLimits limits) {
        return nanos.get() / 1_000_000_000L + " " + what + " " + limits.up().bytesPerSecond();
    }

    /** A second a turn. */
    private void runFor(Duration time) throws InterruptedException {
        loop.post(() -> loop.after(time.toNanos(), loop::stop));
        loop.run(() -> {
            nanos.addAndGet(1_000_000_000L);
            return Long.MIN_VALUE;
        });
    }
}
