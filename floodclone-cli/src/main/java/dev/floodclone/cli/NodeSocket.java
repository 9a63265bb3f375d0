package dev.floodclone.cli;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The socket by which a node of this machine can be asked, as its file's name tells of it.
 *
 * @param node 16 hex digits
 */
record NodeSocket(long pid, String node, Path path) {

    /** A node that has as much to do as it can answers within some milliseconds. */
    private static final long DEADLINE_SECONDS = 5;

    /** Far more than a node with hundreds of connections has to say. */
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-([0-9a-f]{16})\\.sock");

    /** Of this process. */
    static NodeSocket in(ControlDirectory directory, String node) {
        long pid = ProcessHandle.current().pid();
        return new NodeSocket(pid, node, directory.path().resolve(pid + "-" + node + ".sock"));
    }

    static Optional<NodeSocket> of(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new NodeSocket(Long.parseLong(matcher.group(1)), matcher.group(2), file))
                : Optional.empty();
    }

    /** @param target a process id, or the beginning of a node's id */
    boolean is(String target) {
        return target.equals(String.valueOf(pid)) || !target.isEmpty() && node.startsWith(target);
    }

    /**
     * Sends one request and returns the answer.
     *
     * @throws ConnectException when nobody listens there any more
     * @throws IOException also when there is no answer in time
     */
    String ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            closeLater(channel, DEADLINE_SECONDS);
            ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            byte[] answer = ByteStreams.limit(Channels.newInputStream(channel), MAX_ANSWER_BYTES).readAllBytes();
            if (answer.length == 0) {
                throw new IOException("no answer");
            }
            return new String(answer, StandardCharsets.UTF_8).strip();
        }
    }

    /** Channels have no timeouts; whoever is blocked on a closed one is told. */
    static void closeLater(SocketChannel channel, long seconds) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, Runnable::run).execute(() -> {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Both have to hold: between making a socket and listening on it a process is alive and nobody listens, and in
     * another container with the same directory it is alive but unknown here.
     */
    void removeIfStale() throws IOException {
        if (ProcessHandle.of(pid).isEmpty() && !isListening()) {
            Files.deleteIfExists(path);
        }
    }

    private boolean isListening() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return false;
        }
    }
}
