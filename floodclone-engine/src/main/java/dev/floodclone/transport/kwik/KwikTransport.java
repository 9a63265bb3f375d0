package dev.floodclone.transport.kwik;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.PoolSharing;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.transport.Transport;
import dev.floodclone.transport.TransportListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnection;
import tech.kwik.core.server.ServerConnectionConfig;

/**
 * The transport over Kwik's QUIC: one UDP socket that listens on each address of this machine, and one for each dialled
 * connection. Owns its connections, a pool of workers for what blocks, and two timer threads for all of them.
 */
public final class KwikTransport implements Transport {

    static final String PROTOCOL = "floodclone/1";

    private static final Logger LOG = LoggerFactory.getLogger(KwikTransport.class);

    /**
     * Receive window of a chunk's stream: bandwidth x delay, 335 Mbit/s at 100 ms. What a connection may buffer is this
     * times {@link #MAX_CHUNK_STREAMS}, as its own window is no limit: Kwik does not send a lost MAX_DATA again.
     */
    private static final long CHUNK_WINDOW_BYTES = 4 << 20;
    private static final long CONTROL_WINDOW_BYTES = 1 << 20;
    private static final long CONNECTION_WINDOW_BYTES = 1L << 50;

    /** A sender has one chunk in the making; the others are their last bytes, or chunks that are being refused. */
    private static final int MAX_CHUNK_STREAMS = 32;

    /** Far more than a node keeps; whoever dials has not proved anything yet, and each takes some ten threads. */
    private static final int MAX_CONNECTIONS = 512;

    /** Before a measurement (RFC 9002 has 333 ms): a lost first packet should not cost a second on a fast link. */
    private static final int INITIAL_RTT_MILLIS = 100;

    /**
     * Connection ids go into each packet: none is needed where a connection has a socket of its own (RFC 9000 section
     * 5.1), and four random bytes tell apart what a listener takes.
     */
    private static final int DIALLED_ID_BYTES = 0;
    private static final int ACCEPTED_ID_BYTES = 4;

    /** The largest packet tried, since Kwik receives no more than 1500 bytes. */
    private static final int ETHERNET_MTU = 1500;

    private static final long GUARD_PERIOD_MILLIS = 20;
    private static final long TEND_PERIOD_MILLIS = 250;
    private static final int CLOSE_ROUNDS = 20;

    /** A new interface should be of use within some seconds. */
    private static final long REFRESH_PERIOD_MILLIS = 1000;

    static {
        // Kwik prints to standard output that it does not check certificates; who the peer is, the join check decides.
        System.setProperty("tech.kwik.core.no-security-warnings", "true");
    }

    private final NetworkStack network;
    private final TransportListener listener;
    private final TransportSettings settings;
    private final byte[] certificateHash;
    private final Listeners listeners;
    private final ExecutorService workers = Executors.newCachedThreadPool(daemons("transport-worker"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemons("transport-timer"));
    private final CongestionControlInstaller congestionControl;
    private final Set<KwikConnection> connections = ConcurrentHashMap.newKeySet();
    private final PathMemory paths = new PathMemory();
    private final BandwidthBudget budget = new BandwidthBudget();
    private final AtomicLong nextId = new AtomicLong(1);
    private volatile boolean closed;

    private KwikTransport(NetworkStack network, int port, TransportListener listener, TransportSettings settings) {
        this.network = network;
        this.listener = listener;
        this.settings = settings;
        this.congestionControl = new CongestionControlInstaller(timer, settings.background());
        try {
            SelfSignedCertificate certificate = SelfSignedCertificate.generate(new SecureRandom());
            this.certificateHash = certificate.hash();
            this.listeners = new Listeners(network, port, certificate, listenerConfig(), Acceptor::new);
        } catch (GeneralSecurityException | IOException e) {
            throw new FloodException(ExitStatus.INTERNAL, "cannot set up TLS with this Java: " + e.getMessage(), e);
        }
    }

    /**
     * Starts to listen.
     *
     * @param port UDP port on all addresses, 0 for any free one
     * @throws FloodException when the port is taken
     */
    public static KwikTransport open(NetworkStack network, int port, TransportListener listener,
            TransportSettings settings) {
        KwikTransport transport = new KwikTransport(network, port, listener, settings);
        transport.listeners.start();
        transport.timer.scheduleWithFixedDelay(lasting(transport::wakeStalled), GUARD_PERIOD_MILLIS,
                GUARD_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        transport.timer.scheduleWithFixedDelay(lasting(transport::refreshListeners), REFRESH_PERIOD_MILLIS,
                REFRESH_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        transport.timer.scheduleAtFixedRate(lasting(transport.budget::measure), PoolSharing.INTERVAL_NANOS,
                PoolSharing.INTERVAL_NANOS, TimeUnit.NANOSECONDS);
        transport.timer.scheduleWithFixedDelay(lasting(transport::tend), TEND_PERIOD_MILLIS,
                TEND_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return transport;
    }

    /** A timer forgets a task that threw once, and without any of these the transport would come to a halt. */
    private static Runnable lasting(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("a task of the timer failed", e);
            }
        };
    }

    private ServerConnectionConfig listenerConfig() {
        return ServerConnectionConfig.builder()
                .retryRequired(false)
                .connectionIdLength(ACCEPTED_ID_BYTES)
                .maxIdleTimeout((int) settings.idle().toMillis())
                .maxConnectionBufferSize(CONNECTION_WINDOW_BYTES)
                .maxUnidirectionalStreamBufferSize(CHUNK_WINDOW_BYTES)
                .maxBidirectionalStreamBufferSize(CONTROL_WINDOW_BYTES)
                .maxOpenPeerInitiatedUnidirectionalStreams(MAX_CHUNK_STREAMS)
                .maxOpenPeerInitiatedBidirectionalStreams(1)
                .build();
    }

    @Override
    public int port() {
        return listeners.port();
    }

    @Override
    public byte[] certificateHash() {
        return certificateHash.clone();
    }

    @Override
    public void limit(BandwidthLimits limits) {
        budget.limit(limits);
    }

    @Override
    public void dial(InetAddress local, InetSocketAddress remote) {
        if (!closed) {
            workers.execute(() -> {
                try {
                    connect(local, remote);
                } catch (IOException | GeneralSecurityException | RuntimeException e) {
                    LOG.debug("dialling {} failed", remote, e);
                    listener.dialFailed(remote, e.getMessage() == null ? e.toString() : e.getMessage());
                }
            });
        }
    }

    private void connect(InetAddress local, InetSocketAddress remote) throws IOException, GeneralSecurityException {
        QuicClientConnection quic = QuicClientConnection.newBuilder()
                .host(remote.getAddress().getHostAddress())
                .port(remote.getPort())
                .applicationProtocol(PROTOCOL)
                .connectTimeout(settings.connect())
                .maxIdleTimeout(settings.idle())
                .initialRtt(INITIAL_RTT_MILLIS)
                .connectionIdLength(DIALLED_ID_BYTES)
                .maxOpenPeerInitiatedBidirectionalStreams(0)
                .maxOpenPeerInitiatedUnidirectionalStreams(MAX_CHUNK_STREAMS)
                .noServerCertificateCheck()
                .socketFactory(address -> new ResilientSocket(network.bind(local, 0)))
                .logger(new KwikLog())
                .build();
        // In this order: the first sets the connection's window too, which has no setter of its own.
        quic.setDefaultStreamReceiveBufferSize(CONNECTION_WINDOW_BYTES);
        quic.setDefaultUnidirectionalStreamReceiveBufferSize(CHUNK_WINDOW_BYTES);
        quic.setDefaultBidirectionalStreamReceiveBufferSize(CONTROL_WINDOW_BYTES);
        Optional<PacedCongestionController> congestion = congestionControl.install((QuicConnectionImpl) quic);
        CompletableFuture<KwikConnection> connected = new CompletableFuture<>();
        quic.setPeerInitiatedStreamCallback(stream -> connected.thenAccept(connection -> connection.accept(stream)));
        quic.connect();
        enlargeDatagrams(quic, congestion, remote.getAddress());
        InetSocketAddress from = localAddress(local, remote.getAddress(), quic.getLocalAddress().getPort());
        resume(congestion, from, remote);
        X509Certificate certificate = quic.getServerCertificateChain().get(0);
        KwikConnection connection = new KwikConnection(nextId.getAndIncrement(), (QuicConnectionImpl) quic, true,
                from, remote, SelfSignedCertificate.hash(certificate), congestion, listener, settings, workers);
        connected.complete(connection);
        adopt(connection);
    }

    /** Lets a connection start from what an earlier one over the same path found out, unless that one still uses it. */
    private void resume(Optional<PacedCongestionController> congestion, InetSocketAddress local,
            InetSocketAddress remote) {
        long nowNanos = System.nanoTime();
        notePaths(nowNanos);
        boolean inUse = connections.stream().anyMatch(connection -> connection.isOpen()
                && connection.localAddress().getAddress().equals(local.getAddress())
                && connection.remoteAddress().getAddress().equals(remote.getAddress()));
        if (!inUse) {
            congestion.ifPresent(controller -> paths.recall(local.getAddress(), remote.getAddress(), nowNanos)
                    .ifPresent(controller::resume));
        }
    }

    private void notePaths(long nowNanos) {
        for (KwikConnection connection : connections) {
            connection.estimate().ifPresent(estimate -> paths.note(connection.localAddress().getAddress(),
                    connection.remoteAddress().getAddress(), estimate, nowNanos));
        }
    }

    private void adopt(KwikConnection connection) {
        connections.add(connection);
        connection.start(budget);
        if (closed) {
            connection.close("this node is closing");
        }
    }

    /** Takes connections that were dialled by others to one address; null stands for all. */
    private final class Acceptor implements ApplicationProtocolConnectionFactory {

        private final InetAddress local;

        Acceptor(InetAddress local) {
            this.local = local;
        }

        @Override
        public ApplicationProtocolConnection createConnection(String protocol, QuicConnection quic) {
            if (connections.size() >= MAX_CONNECTIONS) {
                quic.close();
                return null;
            }
            InetSocketAddress remote = ((ServerConnection) quic).getInitialRemoteAddress();
            Optional<PacedCongestionController> congestion = congestionControl.install((QuicConnectionImpl) quic);
            enlargeDatagrams(quic, congestion, remote.getAddress());
            InetSocketAddress from = localAddress(local, remote.getAddress(), port());
            resume(congestion, from, remote);
            KwikConnection connection = new KwikConnection(nextId.getAndIncrement(), (QuicConnectionImpl) quic, false,
                    from, remote, certificateHash, congestion, listener, settings, workers);
            adopt(connection);
            return new ApplicationProtocolConnection() {
                @Override
                public void acceptPeerInitiatedStream(QuicStream stream) {
                    connection.accept(stream);
                }
            };
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return MAX_CHUNK_STREAMS;
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return 1;
        }
    }

    /** The address of the interface that faces {@code remote}, where the socket is bound to none. */
    private InetSocketAddress localAddress(InetAddress bound, InetAddress remote, int port) {
        InetAddress local = Optional.ofNullable(bound)
                .or(() -> onLinkWith(remote))
                .or(() -> network.gateway(remote).flatMap(this::onLinkWith))
                .orElseGet(() -> new InetSocketAddress(port).getAddress());
        return new InetSocketAddress(local, port);
    }

    private Optional<InetAddress> onLinkWith(InetAddress remote) {
        return network.interfaces().stream()
                .flatMap(link -> link.addressFacing(remote).stream())
                .findFirst();
    }

    /**
     * Only on the link itself does its MTU tell what passes; behind a router Kwik's cautious default stays.
     */
    private void enlargeDatagrams(QuicConnection quic, Optional<PacedCongestionController> congestion,
            InetAddress remote) {
        int headers = ConnectionRates.headerBytes(remote);
        congestion.ifPresent(controller -> network.interfaces().stream()
                .filter(link -> link.addressFacing(remote).isPresent())
                .mapToInt(LocalInterface::mtu)
                .findFirst()
                .ifPresent(mtu -> congestionControl.enlargeDatagrams((QuicConnectionImpl) quic, controller,
                        Math.min(mtu, ETHERNET_MTU) - headers)));
    }

    private void wakeStalled() {
        long nowNanos = System.nanoTime();
        for (KwikConnection connection : connections) {
            connection.wakeStalled(nowNanos);
        }
    }

    /** On a worker, as the timer has streams to wake meanwhile. */
    private void refreshListeners() {
        workers.execute(listeners::refresh);
    }

    private void tend() {
        long nowNanos = System.nanoTime();
        notePaths(nowNanos);
        for (KwikConnection connection : connections) {
            try {
                connection.tend(nowNanos);
            } catch (RuntimeException e) {
                LOG.warn("tending {} failed", connection, e);
            }
        }
        connections.removeIf(KwikConnection::isOver);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        connections.forEach(connection -> connection.close("this node is closing"));
        ThreadFactory closers = daemons("transport-close");
        List<Thread> closing = listeners.close().stream().map(each -> closers.newThread(each::close)).toList();
        try {
            for (int round = 0; round < CLOSE_ROUNDS && !connections.isEmpty(); round++) {
                TimeUnit.MILLISECONDS.sleep(settings.close().toMillis() * 2 / CLOSE_ROUNDS);
            }
            closing.forEach(Thread::start);
            long deadlineNanos = System.nanoTime() + settings.close().toNanos();
            for (Thread each : closing) {
                each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Kwik waits up to 30 s for its connections to end unless it is interrupted; then it releases the rest at once.
        closing.forEach(Thread::interrupt);
        timer.shutdownNow();
        workers.shutdown();
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
