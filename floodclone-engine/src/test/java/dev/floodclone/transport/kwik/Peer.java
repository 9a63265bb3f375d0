package dev.floodclone.transport.kwik;

import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Message;
import dev.floodclone.transport.ChunkSink;
import dev.floodclone.transport.Connection;
import dev.floodclone.transport.TransportListener;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** A transport over loopback with a listener that keeps what it is told; every wait has a deadline. */
final class Peer implements TransportListener, AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(20);

    final BlockingQueue<Connection> connected = new LinkedBlockingQueue<>();
    final BlockingQueue<String> dialFailures = new LinkedBlockingQueue<>();
    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> disconnects = new LinkedBlockingQueue<>();
    final BlockingQueue<SendOutcome> outcomes = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> arriving = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> complete = new LinkedBlockingQueue<>();
    final BlockingQueue<String> aborted = new LinkedBlockingQueue<>();
    final Map<Integer, byte[]> chunks = new ConcurrentHashMap<>();
    final AtomicInteger arrivedBytes = new AtomicInteger();
    volatile IntPredicate accepts = chunk -> true;
    final LoopbackNetwork network = new LoopbackNetwork();
    final KwikTransport transport;

    Peer() {
        this(0, TransportSettings.DEFAULTS);
    }

    Peer(int port, TransportSettings settings) {
        transport = KwikTransport.open(network, port, this, settings);
    }

    /** A transport over another network. */
    Peer(NetworkStack stack) {
        transport = KwikTransport.open(stack, 0, this, TransportSettings.DEFAULTS);
    }

    /** Dials the other and returns this side's connection; the other's comes from its {@link #connected}. */
    Connection dial(Peer other) throws InterruptedException {
        transport.dial(LoopbackNetwork.ADDRESS, other.address());
        return next(connected);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), transport.port());
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (value == null) {
            throw new AssertionError("nothing within " + DEADLINE);
        }
        return value;
    }

    /** What a chunk consists of in these tests: the same on both sides, different for every chunk. */
    static byte[] content(int chunk, int length) {
        byte[] bytes = new byte[length];
        new Random(chunk).nextBytes(bytes);
        return bytes;
    }

    /** Starts to send {@link #content}. */
    static void send(Connection connection, int chunk, int length) {
        byte[] content = content(chunk, length);
        connection.sendChunk(chunk, length, (index, offset, target, targetOffset, bytes) ->
                System.arraycopy(content, offset, target, targetOffset, bytes), false);
    }

    @Override
    public void connected(Connection connection) {
        connected.add(connection);
    }

    @Override
    public void dialFailed(InetSocketAddress remote, String reason) {
        dialFailures.add(reason);
    }

    @Override
    public void message(Connection connection, Message message) {
        messages.add(message);
    }

    @Override
    public Optional<ChunkSink> chunkArriving(Connection connection, int chunk, int length, boolean duplicate) {
        arriving.add(chunk);
        return accepts.test(chunk) ? Optional.of(new Sink(chunk)) : Optional.empty();
    }

    @Override
    public void chunkSent(Connection connection, int chunk, SendOutcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void disconnected(Connection connection, String reason) {
        disconnects.add(reason);
    }

    @Override
    public void close() {
        transport.close();
    }

    private final class Sink implements ChunkSink {

        private final int chunk;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Sink(int chunk) {
            this.chunk = chunk;
        }

        @Override
        public void write(byte[] data, int offset, int length) {
            bytes.write(data, offset, length);
            arrivedBytes.addAndGet(length);
        }

        @Override
        public void complete() {
            chunks.put(chunk, bytes.toByteArray());
            complete.add(chunk);
        }

        @Override
        public void abort(String reason) {
            aborted.add(reason);
        }
    }
}
