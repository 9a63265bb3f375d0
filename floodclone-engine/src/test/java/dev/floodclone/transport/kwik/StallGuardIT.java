package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.send.SenderImpl;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * Drives Kwik into the race that {@link StallGuard} is there for: the sender thread takes a stream's request after it
 * was queued and before it was counted. The writer is held between the two by the lock on which it wakes the sender.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StallGuardIT {

    private static final byte[] DATA = Peer.content(1, GuardedOutput.PIECE_BYTES);
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(1);

    private final CompletableFuture<byte[]> received = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final GatedSocket socket = new GatedSocket();
    private ServerConnector server;
    private QuicClientConnection connection;

    StallGuardIT() throws SocketException { }

    @BeforeAll
    static void keepKwikQuiet() {
        System.setProperty("tech.kwik.core.no-security-warnings", "true");
    }

    @BeforeEach
    void connect() throws Exception {
        DatagramSocket serverSocket = new DatagramSocket(0, LoopbackNetwork.ADDRESS);
        SelfSignedCertificate certificate = SelfSignedCertificate.generate(new SecureRandom());
        char[] password = "secret".toCharArray();
        server = ServerConnector.builder().withSocket(serverSocket).withLogger(new NullLogger())
                .withKeyStore(certificate.toKeyStore(password), SelfSignedCertificate.ALIAS, password, "secp256r1")
                .withConfiguration(ServerConnectionConfig.builder().retryRequired(false).connectionIdLength(8)
                        .maxIdleTimeoutInSeconds(30).maxOpenPeerInitiatedUnidirectionalStreams(1)
                        .maxConnectionBufferSize(1 << 20).maxUnidirectionalStreamBufferSize(1 << 20)
                        .maxBidirectionalStreamBufferSize(1 << 20).maxOpenPeerInitiatedBidirectionalStreams(0).build())
                .build();
        server.registerApplicationProtocol("test", new Receiver());
        server.start();
        connection = QuicClientConnection.newBuilder().host(LoopbackNetwork.ADDRESS.getHostAddress())
                .port(serverSocket.getLocalPort()).applicationProtocol("test").noServerCertificateCheck()
                .socketFactory(address -> socket).build();
        connection.connect();
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        connection.closeAndWait();
        server.close();
    }

    @Test
    void unguardedStreamStalls() throws Exception {
        writeWithinTheRace(NEVER_NANOS);
        assertThrows(TimeoutException.class, () -> received.get(1, TimeUnit.SECONDS));
    }

    @Test
    void guardedStreamGoesOn() throws Exception {
        writeWithinTheRace(StallGuard.FIRST_KICK_NANOS);
        assertArrayEquals(DATA, received.get(20, TimeUnit.SECONDS));
    }

    /** Writes one piece, so that no later write makes up for the request that is lost. */
    private void writeWithinTheRace(long firstKickNanos) throws Exception {
        StallGuard guard = new StallGuard((QuicConnectionImpl) connection, firstKickNanos);
        timer.scheduleWithFixedDelay(() -> guard.tick(System.nanoTime()), 5, 5, TimeUnit.MILLISECONDS);
        GuardedOutput out = new GuardedOutput(connection.createStream(false), guard);
        SenderImpl sender = sender();
        Object wakeUp = field(sender, "condition");
        Thread senderThread = (Thread) field(sender, "senderThread");

        await(() -> sender.getCongestionController().getBytesInFlight() == 0);
        socket.arm();
        ((QuicConnectionImpl) connection).send(new PingFrame(), lost -> { }, true);
        assertTrue(socket.entered.await(20, TimeUnit.SECONDS));
        CompletableFuture<Void> written = new CompletableFuture<>();
        synchronized (wakeUp) {
            Thread writer = new Thread(() -> write(out, written));
            writer.start();
            await(() -> isBlockedOn(writer, wakeUp));
            socket.gate.countDown();
            await(() -> isBlockedOn(senderThread, wakeUp));
            socket.incoming.countDown();
        }
        written.get(20, TimeUnit.SECONDS);
    }

    private static void write(GuardedOutput out, CompletableFuture<Void> done) {
        try {
            out.write(DATA, DATA.length);
            done.complete(null);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }

    private SenderImpl sender() throws ReflectiveOperationException {
        Method getter = connection.getClass().getDeclaredMethod("getSender");
        getter.setAccessible(true);
        return (SenderImpl) getter.invoke(connection);
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    private static boolean isBlockedOn(Thread thread, Object lock) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
        LockInfo wanted = info == null ? null : info.getLockInfo();
        return wanted != null && info.getThreadState() == Thread.State.BLOCKED
                && wanted.getIdentityHashCode() == System.identityHashCode(lock);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Peer.DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "nothing within " + Peer.DEADLINE);
            Thread.onSpinWait();
        }
    }

    /** Reads one stream as far as it is expected to go. */
    private final class Receiver implements ApplicationProtocolConnectionFactory, ApplicationProtocolConnection {

        @Override
        public ApplicationProtocolConnection createConnection(String protocol, QuicConnection quic) {
            return this;
        }

        @Override
        public void acceptPeerInitiatedStream(QuicStream stream) {
            Thread reader = new Thread(() -> {
                try {
                    received.complete(stream.getInputStream().readNBytes(DATA.length));
                } catch (IOException e) {
                    received.completeExceptionally(e);
                }
            });
            reader.setDaemon(true);
            reader.start();
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return 1;
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return 0;
        }
    }

    /**
     * Holds the sender thread in its next send until the gate opens, and what comes in until the race is over: the
     * receiver thread would wake the sender too, and hold locks that the sender needs while it waits to do so.
     */
    private static final class GatedSocket extends DatagramSocket {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch incoming = new CountDownLatch(1);
        private volatile boolean armed;

        GatedSocket() throws SocketException {
            super(0, LoopbackNetwork.ADDRESS);
        }

        void arm() {
            armed = true;
        }

        @Override
        public void send(DatagramPacket packet) throws IOException {
            if (armed) {
                entered.countDown();
                pass(gate);
            }
            super.send(packet);
        }

        @Override
        public void receive(DatagramPacket packet) throws IOException {
            super.receive(packet);
            if (armed) {
                pass(incoming);
            }
        }

        private static void pass(CountDownLatch gate) throws IOException {
            try {
                if (!gate.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("the gate did not open");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
