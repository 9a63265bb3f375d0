package dev.floodclone.transport.kwik;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.PathEstimate;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.message.Message;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.transport.ChunkReader;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.ControlFrame;
import dev.floodclone.transport.ProtocolException;
import dev.floodclone.transport.TransportListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.Statistics;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * A connection over Kwik. Every blocking call into Kwik and every call of the listener runs on the transport's workers,
 * never on Kwik's own threads. Owned by its {@link KwikTransport}, which calls {@link #tend} from its timer.
 */
final class KwikConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(KwikConnection.class);

    private static final long NO_ERROR = 0;
    private static final long PROTOCOL_ERROR = 1;

    private final long id;
    private final QuicConnectionImpl quic;
    private final boolean dialled;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final byte[] listenerCertificateHash;
    private final TransportListener listener;
    private final TransportSettings settings;
    private final Executor workers;
    private final Optional<PacedCongestionController> congestion;
    private final StallGuard guard;
    private final StreamOpener streams;
    private final ChunkStreams chunks;
    private final ConnectionRates rates;
    private final ControlChannel control = new ControlChannel();
    private final BlockedThreads blocked = new BlockedThreads();
    private final BlockedThreads readers = new BlockedThreads();
    private final CountDownLatch reportedConnected = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean controlOpen = new AtomicBoolean();
    private final AtomicReference<String> closeReason = new AtomicReference<>();
    private final long createdNanos = System.nanoTime();
    /** What the peer is known to speak. */
    private volatile int version = ProtocolVersions.OLDEST;
    private volatile long closeRequestedNanos;
    private long lastPingNanos = createdNanos;

    KwikConnection(long id, QuicConnectionImpl quic, boolean dialled, InetSocketAddress local, InetSocketAddress remote,
            byte[] listenerCertificateHash, Optional<PacedCongestionController> congestion,
            TransportListener listener, TransportSettings settings, Executor workers) {
        this.id = id;
        this.quic = quic;
        this.dialled = dialled;
        this.local = local;
        this.remote = remote;
        this.listenerCertificateHash = listenerCertificateHash;
        this.congestion = congestion;
        this.listener = listener;
        this.settings = settings;
        this.workers = workers;
        this.guard = new StallGuard(quic, StallGuard.FIRST_KICK_NANOS);
        congestion.ifPresent(controller -> controller.watch(guard));
        this.streams = new StreamOpener(quic, ended::get);
        this.chunks = new ChunkStreams(this, quic, streams, listener, guard, readers, this::post, ended::get);
        this.rates = new ConnectionRates(quic, congestion, chunks, remote.getAddress(), this::post);
        quic.setConnectionListener(new tech.kwik.core.ConnectionListener() {
            @Override
            public void disconnected(ConnectionTerminatedEvent event) {
                end(reasonOf(event), NO_ERROR);
            }
        });
    }

    /** Reports the connection and, on the dialling side, opens the control stream. */
    void start(BandwidthBudget budget) {
        rates.join(budget);
        work(() -> {
            try {
                listener.connected(this);
            } finally {
                reportedConnected.countDown();
            }
            if (dialled) {
                control.open();
                runControl(streams.open(true));
            }
        });
    }

    /** A stream that the peer opened; called by Kwik, which must not be kept waiting. */
    void accept(QuicStream stream) {
        work(() -> {
            Uninterruptibles.awaitUninterruptibly(reportedConnected);
            if (stream.isUnidirectional()) {
                rates.beginsToReceive();
                chunks.receive(stream);
            } else {
                runControl(stream);
            }
        });
    }

    private void runControl(QuicStream stream) throws IOException, ProtocolException {
        if (!controlOpen.compareAndSet(false, true)) {
            throw new ProtocolException("a second control stream");
        }
        work(() -> control.write(new GuardedOutput(stream, guard),
                () -> congestion.ifPresent(PacedCongestionController::hurry)));
        ControlChannel.read(new GuardedInput(stream, readers), this::handle);
        end("closed by the peer", NO_ERROR);
    }

    private void handle(ControlFrame frame) {
        congestion.ifPresent(controller -> controller.silence().heard(System.nanoTime()));
        if (frame.sinceVersion() > settings.versions().newest()) {
            return;
        }
        if (frame instanceof ControlFrame.Carried carried) {
            if (!ended.get()) {
                listener.message(this, carried.message());
            }
        } else if (frame instanceof ControlFrame.StopChunk stop) {
            chunks.refused(stop.streamId());
        } else if (frame instanceof ControlFrame.SendRate rate) {
            rates.sending().allowedByPeer(rate.bytesPerSecond());
        }
    }

    @Override
    public void agreeOn(int common) {
        version = common;
    }

    @Override
    public void send(Message message) {
        post(new ControlFrame.Carried(message));
    }

    /** Returns false for what the peer does not know. */
    private boolean post(ControlFrame frame) {
        if (frame.sinceVersion() > version) {
            return false;
        }
        if (!ended.get() && !control.offer(frame)) {
            end("the peer does not read its messages", PROTOCOL_ERROR);
        }
        return true;
    }

    @Override
    public void sendChunk(int chunk, int length, ChunkReader reader, boolean duplicate) {
        if (!ended.get()) {
            OutgoingChunk sending = chunks.begin(chunk, length, reader, duplicate);
            rates.beginsToSend();
            work(() -> chunks.transmit(sending));
        }
    }

    @Override
    public void cancelSend(int chunk) {
        chunks.cancelSend(chunk);
    }

    @Override
    public void stopReceiving(int chunk) {
        chunks.stopReceiving(chunk);
    }

    @Override
    public boolean isSilent() {
        return congestion.map(this::isSilent).orElse(false);
    }

    private boolean isSilent(PacedCongestionController controller) {
        OptionalLong lastChunkByteNanos = chunks.lastByteNanos();
        lastChunkByteNanos.ifPresent(controller.silence()::heard);
        return controller.silence().isSilent(System.nanoTime(), controller.snapshot().smoothedRttNanos(),
                lastChunkByteNanos.isPresent());
    }

    @Override
    public PathSnapshot snapshot() {
        return congestion.map(PacedCongestionController::snapshot).orElseGet(this::roughSnapshot);
    }

    /** What a later connection over this path may start from. */
    Optional<PathEstimate> estimate() {
        return congestion.flatMap(PacedCongestionController::estimate);
    }

    /** Whether this connection started from what an earlier one over its path found out. */
    boolean resumed() {
        return congestion.filter(PacedCongestionController::resumed).isPresent();
    }

    /** Whether it still carries anything. */
    boolean isOpen() {
        return !ended.get();
    }

    /** Without a model of the path: what was sent since the connection came up, as a rate. */
    private PathSnapshot roughSnapshot() {
        Statistics statistics = quic.getStats();
        long rttNanos = statistics.smoothedRtt() * 1_000_000L;
        return new PathSnapshot(Bandwidth.of(statistics.dataBytesSent(), System.nanoTime() - createdNanos), rttNanos,
                rttNanos, 0, 0, statistics.dataBytesSent(), quic.getMaxPacketSize(), "UNMODELLED", true);
    }

    @Override
    public void close(String reason) {
        closeRequestedNanos = System.nanoTime();
        if (closeReason.compareAndSet(null, reason)) {
            control.finish();
            if (!controlOpen.get()) {
                end(reason, NO_ERROR);
            }
        }
    }

    /** Ends the connection at once and reports it; only the first call counts. */
    private void end(String why, long errorCode) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        String reason = closeReason.get() == null ? why : closeReason.get();
        LOG.debug("{}: {}", this, reason);
        control.finish();
        workers.execute(() -> {
            rates.leave();
            closeQuic(reason, errorCode);
            gone.countDown();
            blocked.interruptAll();
            Uninterruptibles.awaitUninterruptibly(reportedConnected);
            listener.disconnected(this, reason);
        });
    }

    private void closeQuic(String reason, long errorCode) {
        if (errorCode == NO_ERROR) {
            quic.close();
        } else {
            quic.close(errorCode, reason);
        }
    }

    /** Whether {@link #tend} has nothing left to do. */
    boolean isOver() {
        return gone.getCount() == 0 && blocked.isEmpty();
    }

    /** Wakes streams that stalled while others move; to be called dozens of times a second. */
    void wakeStalled(long nowNanos) {
        if (!ended.get()) {
            guard.tick(nowNanos);
        }
    }

    /** Keeps the connection alive and ends what does not live; to be called some times a second, from one thread. */
    void tend(long nowNanos) {
        readers.interruptAll();
        if (gone.getCount() == 0) {
            blocked.interruptAll();
        } else if (dialled && !((QuicClientConnection) quic).isConnected()) {
            end("connection lost", NO_ERROR);
        } else if (dialled && isUnanswered(nowNanos)) {
            end("connection lost", NO_ERROR);
        } else if (!controlOpen.get() && isPast(createdNanos, settings.chunkSilence(), nowNanos)) {
            end("no control stream", PROTOCOL_ERROR);
        } else if (closeReason.get() != null && isPast(closeRequestedNanos, settings.close(), nowNanos)) {
            end(closeReason.get(), NO_ERROR);
        } else if (chunks.isStuck(nowNanos, settings.chunkSilence().multipliedBy(2))) {
            end("a chunk got stuck", NO_ERROR);
        } else {
            ping(nowNanos);
            congestion.ifPresent(controller -> controller.probeSilentPath(nowNanos));
            chunks.giveUpSilent(nowNanos, settings.chunkSilence());
        }
    }

    /**
     * Whether not even a ping of the dialling side was acknowledged for longer than a connection lives without. Kwik
     * looks for that itself, but not when an error of its own has ended its sender.
     */
    private boolean isUnanswered(long nowNanos) {
        Duration limit = settings.idle().plus(settings.keepAlive());
        return congestion.filter(each -> isPast(each.silence().heardNanos(), limit, nowNanos)).isPresent();
    }

    private static boolean isPast(long sinceNanos, Duration limit, long nowNanos) {
        return nowNanos - sinceNanos > limit.toNanos();
    }

    /** The dialling side's pings and the answers to them keep both sides from idling. */
    private void ping(long nowNanos) {
        if (dialled && isPast(lastPingNanos, settings.keepAlive(), nowNanos)) {
            lastPingNanos = nowNanos;
            quic.send(new PingFrame(), lost -> { }, true);
        }
    }

    /** Runs what may block on a worker; whatever it throws ends the connection. */
    private void work(Work work) {
        workers.execute(() -> {
            blocked.enter();
            try {
                work.run();
            } catch (ProtocolException e) {
                end(e.getMessage(), PROTOCOL_ERROR);
            } catch (IOException e) {
                end("connection lost", NO_ERROR);
            } catch (RuntimeException e) {
                if (!ended.get()) {
                    LOG.warn("{} failed", this, e);
                }
                end("internal error: " + e, NO_ERROR);
            } finally {
                blocked.leave();
            }
        });
    }

    private interface Work {
        void run() throws IOException, ProtocolException;
    }

    private static String reasonOf(ConnectionTerminatedEvent event) {
        if (event.hasError()) {
            return (event.closedByPeer() ? "closed by the peer: " : "closed: ") + event.errorDescription();
        }
        return event.closedByPeer() ? "closed by the peer" : "connection lost";
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public byte[] listenerCertificateHash() {
        return listenerCertificateHash.clone();
    }

    @Override
    public String toString() {
        return "connection " + id + (dialled ? " to " : " from ") + remote;
    }
}
