package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.CongestionModel;
import dev.floodclone.bandwidth.Pacer;
import dev.floodclone.bandwidth.PathEstimate;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.bandwidth.SentPacket;
import dev.floodclone.bandwidth.SilenceDetector;
import dev.floodclone.transport.kwik.SenderRest.Allowance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.cc.CongestionController;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.packet.PacketInfo;
import tech.kwik.core.packet.QuicPacket;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.Sender;

/**
 * Lets a {@link CongestionModel} decide how much one Kwik connection sends, and paces it. Kwik asks
 * {@link #remainingCwnd} before each packet that it assembles; 0 makes it wait until it is woken. Called by Kwik's
 * sender, receiver and loss detection threads; serialises them for the model. Packets that were sent before this
 * controller was installed are unknown to it and ignored.
 */
final class PacedCongestionController implements CongestionController {

    private static final Logger LOG = LoggerFactory.getLogger(PacedCongestionController.class);

    /**
     * A wake-up for pacing should be worth this many packets: half of what {@link Pacer} lets a late sender catch up at
     * once, so that the rate is held although not every packet gets a wake-up of its own.
     */
    private static final int PACKETS_PER_WAKE = 5;

    /** Bounds of the wait: what timers can do, and what a queue of some packets should not notice. */
    private static final long MIN_WAIT_NANOS = 500_000;
    private static final long MAX_BATCH_WAIT_NANOS = 4_000_000;

    /**
     * Silence after which a probe goes out, and again. Kwik's own probes are twice as far apart each time (RFC 9002
     * section 6.2), so that a link that was away for 3 s would be found again up to 3 s late.
     */
    private static final long PROBE_INTERVAL_NANOS = 500_000_000;

    /**
     * So many large packets lost in a row, and none acknowledged meanwhile: the path swallows them (RFC 8899 section
     * 4.3), or was away.
     */
    private static final int BLACK_HOLE_PACKETS = 30;

    /**
     * Packets that go before their time for a control message: one of each chunk that is being sent may be ahead of it,
     * the newest and the rest of the one before.
     */
    private static final int URGENT_PACKETS = 3;

    /** The shortest round trip after which Kwik's smoothed value, an eighth of it rounded, is no longer 0. */
    private static final int RAISING_RTT_MILLIS = 4;

    private final CongestionModel model;
    private final int safeDatagramBytes;
    private final Sender sender;
    private final SenderRest rest;
    private final RttEstimator rtt;
    private final Pacer pacer = new Pacer();
    private final Map<QuicPacket, SentPacket> inFlight = new IdentityHashMap<>();
    private long lastEventNanos = System.nanoTime();
    private final SilenceDetector silence = new SilenceDetector(lastEventNanos);
    private long allowedNanos = lastEventNanos;
    private long lastProbeNanos = lastEventNanos;
    private int datagramBytes;
    private IntConsumer datagramLimit = bytes -> { };
    private boolean datagramsChanged;
    private long pacedBytes;
    private int largeLostInARow;
    private int urgentPackets;
    private long newestLargeSent = -1;
    private long newestLargeAcked = -1;
    private long newestOfOutage = -1;
    private boolean mayHaveSent;
    private long heldBackNanos;

    PacedCongestionController(CongestionModel model, int datagramBytes, Sender sender, SenderRest rest,
            RttEstimator rtt) {
        this.model = model;
        this.safeDatagramBytes = datagramBytes;
        this.datagramBytes = datagramBytes;
        this.sender = sender;
        this.rest = rest;
        this.rtt = rtt;
    }

    /**
     * Tries larger packets than are known to pass; goes back when none does.
     *
     * @param limit sets the largest packet that Kwik makes, in bytes of UDP payload
     */
    synchronized void tryDatagrams(int bytes, IntConsumer limit) {
        datagramLimit = limit;
        useDatagrams(bytes);
    }

    private void useDatagrams(int bytes) {
        datagramBytes = bytes;
        datagramsChanged = true;
        model.setDatagramBytes(bytes);
    }

    /**
     * Kwik's sender fills a packet up to the limit, then makes a buffer of the limit for it, and dies when the one does
     * not fit into the other: so the limit changes on its thread, before it begins with a packet.
     */
    private void applyDatagramLimit() {
        if (datagramsChanged) {
            datagramsChanged = false;
            datagramLimit.accept(datagramBytes);
        }
    }

    private void noteLargeLost(List<? extends PacketInfo> packets) {
        // One that was acknowledged in the meantime shows that those sent before it met a full queue instead.
        long provenUpTo = Math.max(newestLargeAcked, newestOfOutage);
        largeLostInARow += (int) packets.stream()
                .filter(info -> isLarge(info.packet()) && info.packet().getPacketNumber() > provenUpTo)
                .count();
        if (largeLostInARow < BLACK_HOLE_PACKETS || datagramBytes == safeDatagramBytes) {
            return;
        }
        if (newestLargeAcked > newestOfOutage) {
            // It carried them before: a link that was away lost the small ones too. Those to come will tell.
            newestOfOutage = newestLargeSent;
            largeLostInARow = 0;
        } else {
            LOG.debug("The path swallows packets of {} bytes, going back to {}", datagramBytes, safeDatagramBytes);
            useDatagrams(safeDatagramBytes);
        }
    }

    private void noteLargeAcked(List<? extends PacketInfo> packets) {
        for (PacketInfo info : packets) {
            if (isLarge(info.packet())) {
                largeLostInARow = 0;
                newestLargeAcked = Math.max(newestLargeAcked, info.packet().getPacketNumber());
            }
        }
    }

    private boolean isLarge(QuicPacket packet) {
        return packet.getSize() > safeDatagramBytes;
    }

    @Override
    public synchronized void registerInFlight(QuicPacket packet) {
        // Kwik registers a packet after it has left, on a fast link even after its acknowledgement came: it counts from
        // when it was allowed, but never from before what the model already knows.
        long sentNanos = Math.max(allowedNanos, lastEventNanos);
        inFlight.put(packet, model.onPacketSent(sentNanos, allowedNanos, packet.getSize()));
        if (isLarge(packet)) {
            newestLargeSent = packet.getPacketNumber();
        }
        long nowNanos = System.nanoTime();
        silence.sent(nowNanos);
        pacer.onSent(nowNanos, packet.getSize(), model.pacingRate());
        pacedBytes += packet.getSize();
        mayHaveSent = false;
        urgentPackets = Math.max(0, urgentPackets - 1);
    }

    /**
     * A control message is waiting: lets the next packets go before their time, within the window. The pacer takes them
     * off what follows, so that the rate stays what it is. Acknowledgements need no such thing: Kwik sends them
     * whatever {@link #remainingCwnd} says.
     */
    void hurry() {
        synchronized (this) {
            urgentPackets = URGENT_PACKETS;
        }
        rest.wake();
    }

    /** The acknowledgement that comes next, on the same thread, was held back by the peer for so long. */
    synchronized void heldBack(int millis) {
        heldBackNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis));
    }

    /** Kwik looks for losses right after this, on the same thread. */
    @Override
    public synchronized void registerAcked(List<? extends PacketInfo> packets) {
        raiseZeroRtt();
        noteLargeAcked(packets);
        List<SentPacket> acked = settled(packets);
        if (!acked.isEmpty()) {
            lastEventNanos = System.nanoTime();
            silence.heard(lastEventNanos);
            // Held back since a packet that is not known here, for one of them: then nothing is known of the others.
            model.onPacketsAcked(lastEventNanos, acked.size() < packets.size() ? 0 : heldBackNanos, acked);
            rest.roomMade();
        }
    }

    /**
     * Kwik counts in whole milliseconds: after a first round trip of less than one, its smoothed value stays 0 until a
     * round trip takes four, and its loss delay, which must not be less than one (RFC 9002 section 6.1.2), is 0 too:
     * every gap counts as lost at once. Where assertions are enabled, one about just this kills the receiving thread
     * without a word to anyone.
     */
    private void raiseZeroRtt() {
        if (rtt.getSmoothedRtt() == 0) {
            Instant now = Instant.now();
            rtt.addSample(now, now.minusMillis(RAISING_RTT_MILLIS), 0);
        }
    }

    @Override
    public void registerLost(List<? extends PacketInfo> packets) {
        synchronized (this) {
            lastEventNanos = System.nanoTime();
            noteLargeLost(packets);
            model.onPacketsLost(lastEventNanos, settled(packets));
        }
        rest.wake();
    }

    @Override
    public void discard(List<? extends PacketInfo> packets) {
        synchronized (this) {
            model.onPacketsDiscarded(settled(packets));
        }
        rest.wake();
    }

    private List<SentPacket> settled(List<? extends PacketInfo> packets) {
        List<SentPacket> settled = new ArrayList<>(packets.size());
        for (PacketInfo info : packets) {
            SentPacket sent = inFlight.remove(info.packet());
            if (sent != null) {
                settled.add(sent);
            }
        }
        return settled;
    }

    /** Room for one whole packet or none at all: Kwik would fill any remainder with tiny packets. */
    @Override
    public long remainingCwnd() {
        return rest.await(this::allowance);
    }

    private synchronized Allowance allowance() {
        applyDatagramLimit();
        if (mayHaveSent) {
            // The last question was answered with yes, and no packet followed: there was nothing to send.
            mayHaveSent = false;
            urgentPackets = 0;
            model.onAppLimited();
        }
        if (!canSend(datagramBytes)) {
            return new Allowance(0, 0);
        }
        long nowNanos = System.nanoTime();
        if (!pacer.maySend(nowNanos) && !mayHurry(nowNanos)) {
            return new Allowance(0, Math.max(pacer.nextSendNanos() - nowNanos, batchWaitNanos()));
        }
        mayHaveSent = true;
        allowedNanos = nowNanos;
        return new Allowance(datagramBytes, 0);
    }

    /** A limit is kept also where there are so many messages that their packets never get paid for. */
    private boolean mayHurry(long nowNanos) {
        long ahead = (long) URGENT_PACKETS * datagramBytes;
        return urgentPackets > 0
                && (!model.isCapped() || pacer.nextSendNanos() - nowNanos <= model.pacingRate().nanosFor(ahead));
    }

    private long batchWaitNanos() {
        long nanos = model.pacingRate().nanosFor((long) PACKETS_PER_WAKE * datagramBytes);
        return Math.max(MIN_WAIT_NANOS, Math.min(MAX_BATCH_WAIT_NANOS, nanos));
    }

    /** Lets the thread that sends look after streams that stalled. */
    void watch(StallGuard guard) {
        rest.watch(guard);
    }

    /** Told of what is sent and acknowledged; whoever sees other things arrive tells it of them. */
    SilenceDetector silence() {
        return silence;
    }

    /** Probes a path on which packets are out and nothing comes back; to be called a few times a second. */
    void probeSilentPath(long nowNanos) {
        synchronized (this) {
            long silentSinceNanos = Math.max(lastEventNanos, lastProbeNanos);
            if (inFlight.isEmpty() || nowNanos - silentSinceNanos < PROBE_INTERVAL_NANOS) {
                return;
            }
            lastProbeNanos = nowNanos;
        }
        sender.sendProbe(EncryptionLevel.App);
    }

    @Override
    public synchronized boolean canSend(int bytes) {
        return model.bytesInFlight() + bytes <= model.congestionWindowBytes();
    }

    @Override
    public synchronized long getBytesInFlight() {
        return model.bytesInFlight();
    }

    @Override
    public synchronized long getWindowSize() {
        return model.congestionWindowBytes();
    }

    @Override
    public void reset() {
        // Kwik discards the packets of a space one by one before it would call this.
    }

    /** Packets that went through the pacer so far, in bytes of UDP payload. */
    synchronized long pacedBytes() {
        return pacedBytes;
    }

    /** Whether anything waits to be sent, as far as is known: only who may send shows that he has nothing. */
    synchronized boolean hasMore() {
        return !mayHaveSent;
    }

    synchronized int datagramBytes() {
        return datagramBytes;
    }

    /** Sets the highest rate of packets, in bytes of UDP payload; {@link Bandwidth#ZERO} for none. */
    void cap(Bandwidth highest) {
        boolean faster;
        synchronized (this) {
            Bandwidth before = model.pacingRate();
            model.capPacing(highest);
            pacer.onRateChanged(System.nanoTime(), before, model.pacingRate());
            faster = model.pacingRate().compareTo(before) > 0;
        }
        if (faster) {
            // The next packet may be due before the wake-up that was set for it.
            rest.wake();
        }
    }

    synchronized PathSnapshot snapshot() {
        return model.snapshot();
    }

    synchronized void resume(PathEstimate earlier) {
        model.resume(earlier);
    }

    synchronized boolean resumed() {
        return model.resumed();
    }

    synchronized Optional<PathEstimate> estimate() {
        return model.estimate();
    }
}
