package dev.floodclone.bandwidth;

import dev.floodclone.bandwidth.DelaySpan.Measured;

/**
 * How much a {@link LedbatModel}, which owns it, keeps in flight. Grows in large steps while there is no queue, and by
 * a fraction of a packet a round trip up to the target delay. A drain, at the end of fast growth, above the target, and
 * now and then, goes down to what the path itself holds for a moment: the queue vanishes if it was ours. If it does
 * not, others are there, and the window stays at its minimum until they seem to be gone.
 * Sources: RFC 6817; draft-irtf-iccrg-ledbat-plus-plus (gain, slow start, slowdowns). Departures: a slowdown goes down
 * to what the path holds, not to two packets, and also is the decrease; what it shows decides whether to yield.
 */
final class LedbatWindow {

    /** Highest queueing delay: that of the draft; RFC 6817 allows 100 ms. */
    static final long TARGET_NANOS = 60_000_000;
    /** Where the target begins, and beside others: less than the queue that a TCP keeps. Earned by drains, doubling. */
    static final long LEAST_TARGET_NANOS = 10_000_000;
    /** A longer delay is a queue; what timers, threads and held-back acknowledgements leave in a span is shorter. */
    static final long QUEUE_NANOS = 6_000_000;
    /** Packets: RFC 6817 has 2, with which a loss would wait for a timeout and control messages for round trips. */
    static final int MIN_PACKETS = 4;
    /** RFC 9002 section 7.2. */
    private static final int INITIAL_PACKETS = 10;
    /** Draft, section 4.2: a round trip adds a packet, or down to a sixteenth of one where the path is short. */
    private static final int MAX_GAIN_DIVISOR = 16;
    /** After fast growth: one in which the packets leave, one in which the queue is there for the first of them too. */
    private static final int GROWTH_ROUNDS = 2;
    /** A step multiplies by this: until the link was full, and later. */
    private static final double START_GROWTH = 2;
    private static final double GROWTH = 1.5;
    /** Of what the path holds, so that the link takes from the queue meanwhile. */
    private static final double DRAIN_SHARE = 0.9;
    /** For how long receivers like ours hold an acknowledgement back on a short path; on any they say how long. */
    private static final long ACK_NANOS = 5_000_000;
    private static final long MAX_JITTER_NANOS = 30_000_000;
    /** Queue that is left standing after a drain that passed: too short to count as one for others like us. */
    private static final long KEPT_QUEUE_NANOS = 4_000_000;
    /** A part of the queue that may be left by a drain of ours: rates and round trips are never exact. */
    private static final int LEFT_SHARE = 8;
    /** Of the rate before a drain; less was left than was given up: others have taken it. */
    private static final double DRAINED_RATE = 0.6;
    /** Of the highest rate of late: less in two spans, with a queue standing, is a reason to look who else is there. */
    private static final double RATE_DROP = 0.85;
    private static final long DRAIN_INTERVAL_NANOS = 3_000_000_000L;
    /** From a loss in fast growth to the next fast growth. */
    private static final long RAMP_INTERVAL_NANOS = 3_000_000_000L;
    /** So long after a loss, which a short queue has without a delay that shows, or a drop of the rate: slow growth. */
    private static final long CAREFUL_NANOS = 1_000_000_000L;
    /** Spans without a queue, until the window grows fast again: a queue of ours takes as long to come back. */
    private static final int EMPTY_SPANS = 3;
    /** A drain that leaves a queue for so many spans has failed: a busy machine makes one or two look like that. */
    private static final int DRAIN_SPANS = 4;
    /** Drains in a row that passed, until a path is taken for longer than it was. */
    private static final int CONFIRMING_DRAINS = 3;
    /** A maximum of rates is forgotten after one to two of these. */
    private static final long PEAK_NANOS = 2_000_000_000L;
    /** RFC 9002 section 7.7: a little faster than a window a round trip, so that the window is what limits. */
    private static final double PACING_GAIN = 1.25;
    /** Fast growth is to show its queue within a round trip. */
    private static final double RAMP_PACING_GAIN = 2;

    private enum Phase { RAMP, STEADY, DRAIN, QUIET }

    private final BaseDelay base;
    private final Quiet quiet = new Quiet();
    private final WindowedMax jitter = new WindowedMax();
    private WindowedMax peak = new WindowedMax();
    private int datagramBytes;
    private Phase phase = Phase.RAMP;
    private double bytes;
    private double rampLimitBytes = Double.MAX_VALUE;
    private double growth = START_GROWTH;
    private long targetNanos = LEAST_TARGET_NANOS;
    private boolean began;
    private long peakSinceNanos;
    /** Bytes per second, of the last spans. */
    private long recentRate;
    private long drainedNanos;
    private long rampedNanos;
    private long carefulSinceNanos;
    private boolean careful;
    private int emptySpans;
    private boolean droppedBefore;
    private boolean rateDropped;
    private boolean showedQueue;
    private double bytesBeforeDrain;
    private Measured beforeDrain;
    private int drainSpans;
    private int drainsPassed;

    LedbatWindow(BaseDelay base, int datagramBytes) {
        this.base = base;
        this.datagramBytes = datagramBytes;
        this.bytes = (double) INITIAL_PACKETS * datagramBytes;
    }

    long bytes() {
        return (long) bytes;
    }

    /** Highest queueing delay at present. */
    long targetNanos() {
        return targetNanos;
    }

    boolean isDraining() {
        return phase == Phase.DRAIN;
    }

    /** Windows to send in a round trip. */
    double pacingGain() {
        return phase == Phase.RAMP ? RAMP_PACING_GAIN : PACING_GAIN;
    }

    /** Least round trip of a round after which the window may grow at once; 0 where it takes a whole span. */
    long clearRttNanos() {
        return phase == Phase.RAMP && atStart() ? base.nanos() + QUEUE_NANOS : 0;
    }

    /**
     * Until a drained window shows a queue, a drain fails, or a packet is lost: before that it was not the link that
     * was full, but a process that has just started and often stands still.
     */
    private boolean atStart() {
        return growth == START_GROWTH;
    }

    String label() {
        return phase.name();
    }

    void setDatagramBytes(int newBytes) {
        datagramBytes = newBytes;
        bytes = Math.max(bytes, minBytes());
    }

    private double minBytes() {
        return (double) MIN_PACKETS * datagramBytes;
    }

    /** One span of the present window is over; returns the rounds that the next has to settle for. */
    int onSpan(long nowNanos, Measured span) {
        double before = bytes;
        if (!began) {
            began = true;
            peakSinceNanos = nowNanos;
            drainedNanos = nowNanos;
            rampedNanos = nowNanos - RAMP_INTERVAL_NANOS;
        }
        notePeak(nowNanos, span);
        switch (phase) {
            case RAMP -> ramp(nowNanos, span);
            case STEADY -> adjust(nowNanos, span);
            case DRAIN -> judge(nowNanos, span);
            case QUIET -> wait(nowNanos, span);
        }
        if (bytes > before + span.rounds() * (double) datagramBytes) {
            return GROWTH_ROUNDS;
        }
        return bytes < before ? 1 : 0;
    }

    private void notePeak(long nowNanos, Measured span) {
        if (nowNanos - peakSinceNanos >= PEAK_NANOS) {
            peakSinceNanos = nowNanos;
            peak.endWindow();
            jitter.endWindow();
        }
        if (phase == Phase.STEADY) {
            jitter.update(Math.min(MAX_JITTER_NANOS, span.jitterNanos()));
        }
        noteRate(span);
    }

    /** A thread that stands still leaves to one span what belongs to the one before, so a single one says little. */
    private void noteRate(Measured span) {
        long rate = span.rate().bytesPerSecond();
        if (phase != Phase.STEADY) {
            recentRate = rate;
        } else if (!span.dataLimited() || rate > recentRate) {
            recentRate = (recentRate + rate) / 2;
        }
        if (phase == Phase.STEADY || phase == Phase.RAMP) {
            peak.update(recentRate);
        }
    }

    /** What acknowledgements are late by now and then, as they come for some packets at a time and threads are late. */
    private long jitterNanos() {
        return Math.max(ACK_NANOS, jitter.get());
    }

    private long queueNanos(Measured span) {
        return span.minRttNanos() - base.nanos();
    }

    private boolean showsQueue(Measured span) {
        return queueNanos(span) > QUEUE_NANOS;
    }

    private void ramp(long nowNanos, Measured span) {
        if (showsQueue(span) && atStart() && !showedQueue) {
            showedQueue = true;
        } else if (showsQueue(span)) {
            rateDropped = false;
            drain(nowNanos, span);
        } else if (bytes >= rampLimitBytes) {
            phase = Phase.STEADY;
        } else if (span.filled()) {
            showedQueue = false;
            bytes = Math.min(rampLimitBytes, bytes * growth);
        }
    }

    private void adjust(long nowNanos, Measured span) {
        long queueNanos = queueNanos(span);
        boolean dropped = span.filled() && !span.dataLimited() && recentRate < RATE_DROP * peak.get();
        rateDropped = dropped && droppedBefore;
        droppedBefore = dropped;
        if (showsQueue(span)) {
            growth = GROWTH;
        }
        boolean due = nowNanos - drainedNanos >= DRAIN_INTERVAL_NANOS;
        emptySpans = showsQueue(span) || !span.filled() ? 0 : emptySpans + 1;
        careful &= nowNanos - carefulSinceNanos < CAREFUL_NANOS;
        if (showsQueue(span) && (rateDropped || due || queueNanos > targetNanos)) {
            drain(nowNanos, span);
        } else if (emptySpans >= leastEmptySpans() && !careful && nowNanos - rampedNanos >= RAMP_INTERVAL_NANOS) {
            rampLimitBytes = Double.MAX_VALUE;
            phase = Phase.RAMP;
            ramp(nowNanos, span);
        } else if (span.filled()) {
            bytes += gain() * datagramBytes * span.rounds();
        }
    }

    private int leastEmptySpans() {
        return atStart() ? 1 : EMPTY_SPANS;
    }

    private void beCareful(long nowNanos) {
        careful = true;
        carefulSinceNanos = nowNanos;
    }

    /** Packets that a round trip adds: less on a short path, where round trips are many. */
    private double gain() {
        double targetsInBase = Math.ceil(2.0 * TARGET_NANOS / base.nanos());
        return 1 / Math.max(1, Math.min(MAX_GAIN_DIVISOR, targetsInBase));
    }

    private void drain(long nowNanos, Measured span) {
        phase = Phase.DRAIN;
        drainedNanos = nowNanos;
        drainSpans = 0;
        beforeDrain = span;
        emptySpans = 0;
        bytesBeforeDrain = bytes;
        setBytes(Math.min(bytes, held((long) (DRAIN_SHARE * base.nanos()) + ACK_NANOS)));
    }

    /** What arrives in that time, at the highest rate of late: one that is low now may be a thread that came late. */
    private double held(long nanos) {
        return new Bandwidth(peak.get()).bytesIn(nanos);
    }

    private void setBytes(double wanted) {
        bytes = Math.max(minBytes(), wanted);
    }

    private void judge(long nowNanos, Measured span) {
        long mayBeLeft = Math.max(QUEUE_NANOS, queueNanos(beforeDrain) / LEFT_SHARE);
        boolean rateKept = span.dataLimited()
                || span.rate().bytesPerSecond() >= DRAINED_RATE * beforeDrain.rate().bytesPerSecond();
        if (queueNanos(span) <= mayBeLeft && rateKept) {
            queueWasOurs(nowNanos);
        } else if (++drainSpans >= DRAIN_SPANS) {
            keepOutOfTheWay(nowNanos);
        }
    }

    private void queueWasOurs(long nowNanos) {
        phase = Phase.STEADY;
        quiet.reset();
        targetNanos = Math.min(TARGET_NANOS, 2 * targetNanos);
        drainsPassed++;
        if (drainsPassed >= CONFIRMING_DRAINS) {
            base.confirm(nowNanos);
        }
        long keptNanos = jitterNanos();
        if (rateDropped) {
            beCareful(nowNanos);
        } else {
            keptNanos = Math.min(targetNanos, 2 * keptNanos + KEPT_QUEUE_NANOS);
        }
        setBytes(Math.min(bytesBeforeDrain, held(base.nanos() + keptNanos)));
    }

    private void keepOutOfTheWay(long nowNanos) {
        phase = Phase.QUIET;
        growth = GROWTH;
        targetNanos = LEAST_TARGET_NANOS;
        drainsPassed = 0;
        base.dismiss();
        quiet.begin(nowNanos);
        setBytes(0);
    }

    private void wait(long nowNanos, Measured span) {
        Quiet.Next next = quiet.onSpan(nowNanos, span.minRttNanos(), showsQueue(span));
        if (next == Quiet.Next.STAY) {
            return;
        }
        if (next == Quiet.Next.SUPPOSE_LONGER_PATH) {
            base.suppose(quiet.leastRttNanos());
        }
        quiet.lengthen();
        phase = Phase.RAMP;
        rampLimitBytes = Double.MAX_VALUE;
        peak = new WindowedMax();
    }

    /** Congestion by a loss; to be called once for all packets that left before the last one was known. */
    void onLoss(long nowNanos) {
        if (phase == Phase.RAMP && growth == GROWTH) {
            rampedNanos = nowNanos;
        }
        beCareful(nowNanos);
        growth = GROWTH;
        targetNanos = Math.max(LEAST_TARGET_NANOS, targetNanos / 2);
        bytesBeforeDrain /= 2;
        setBytes(bytes / 2);
        rampLimitBytes = bytes;
        if (phase == Phase.RAMP) {
            phase = Phase.STEADY;
        }
    }

    /** Nothing was sent for a while: what the path carries is to be found anew, up to what it was. */
    void onIdle() {
        if (phase != Phase.QUIET) {
            rampLimitBytes = atStart() ? Double.MAX_VALUE : bytes;
            setBytes(Math.min(bytes, (double) INITIAL_PACKETS * datagramBytes));
            phase = Phase.RAMP;
        }
    }
}
