package dev.floodclone.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests on a socket of this machine's file system: one line each way, then the connection ends. Each has a
 * thread and {@link #DEADLINE_SECONDS}, so that whoever is slow holds up nobody; those beyond {@link #MAX_CLIENTS} at
 * once are turned away.
 */
final class ControlServer implements AutoCloseable {

    /** Of a request; the longest sensible one has some hundred. */
    static final int MAX_REQUEST_BYTES = 4096;
    static final int MAX_CLIENTS = 16;
    static final long DEADLINE_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final Path path;
    private final ServerSocketChannel channel;
    private final UnaryOperator<String> answers;
    private final Semaphore slots = new Semaphore(MAX_CLIENTS);

    private ControlServer(Path path, ServerSocketChannel channel, UnaryOperator<String> answers) {
        this.path = path;
        this.channel = channel;
        this.answers = answers;
    }

    /**
     * Listens from now on.
     *
     * @param path of a file that does not exist, in a directory that only this user may enter
     * @param answers from the line that was asked to the line that answers; called by several threads
     */
    static ControlServer open(Path path, UnaryOperator<String> answers) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ControlServer server = new ControlServer(path, channel, answers);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        daemon(server::accept).start();
        return server;
    }

    private void accept() {
        try {
            while (channel.isOpen()) {
                SocketChannel client = channel.accept();
                if (slots.tryAcquire()) {
                    daemon(() -> serve(client)).start();
                } else {
                    client.close();
                }
            }
        } catch (ClosedChannelException e) {
            // The node ends.
        } catch (IOException e) {
            LOG.debug("No more requests are taken on {}", path, e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            NodeSocket.closeLater(client, DEADLINE_SECONDS);
            Optional<String> request = read(client);
            if (request.isPresent()) {
                ByteBuffer answer = StandardCharsets.UTF_8.encode(answers.apply(request.get()) + "\n");
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
            }
        } catch (IOException e) {
            LOG.debug("A request was not answered", e);
        } finally {
            slots.release();
        }
    }

    /** Empty when it is too long, or ends before its line does. */
    private static Optional<String> read(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_REQUEST_BYTES);
        while (client.read(bytes) > 0) {
            int last = bytes.position() - 1;
            if (bytes.get(last) == '\n') {
                return Optional.of(new String(bytes.array(), 0, last, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "control");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes no more requests and removes the socket. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("{} stays", path, e);
        }
    }
}
