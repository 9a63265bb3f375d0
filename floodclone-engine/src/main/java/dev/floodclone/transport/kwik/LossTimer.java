package dev.floodclone.transport.kwik;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of Kwik's loss detection, which sets it anew for every packet sent and every acknowledgement, mostly to a
 * little later: the thread wakes at the earliest deadline set and looks whether it still holds, instead of keeping
 * every one that was cancelled until its time. Only the task set last is ever run, as each replaces the one before.
 */
final class LossTimer extends ScheduledThreadPoolExecutor {

    private final Object lock = new Object();
    private Deadline newest;
    private boolean armed;
    private long armedNanos;

    LossTimer() {
        super(1, new ThreadFactoryBuilder().setNameFormat("loss-timer").setDaemon(true).build());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Deadline deadline = new Deadline(task, System.nanoTime() + Math.max(0, unit.toNanos(delay)));
        synchronized (lock) {
            newest = deadline;
            if (!armed || deadline.nanos - armedNanos < 0) {
                arm(deadline.nanos);
            }
        }
        return deadline;
    }

    private void arm(long nanos) {
        armed = true;
        armedNanos = nanos;
        super.schedule(this::expire, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void expire() {
        Deadline due;
        synchronized (lock) {
            long nowNanos = System.nanoTime();
            boolean meantForEarlier = !armed || nowNanos - armedNanos < 0;
            if (meantForEarlier || isShutdown()) {
                return;
            }
            armed = false;
            due = newest;
            if (!due.isDone() && nowNanos - due.nanos < 0) {
                arm(due.nanos);
                return;
            }
        }
        due.run();
    }

    /** What {@link #schedule} returns: done when it ran or was cancelled, and then running it does nothing. */
    private static final class Deadline extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long nanos;

        Deadline(Runnable task, long nanos) {
            super(task, null);
            this.nanos = nanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }    }
}
