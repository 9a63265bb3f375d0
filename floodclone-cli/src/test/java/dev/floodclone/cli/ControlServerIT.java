package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket of a node, with clients of all manners. */
@Timeout(60)
class ControlServerIT {

    @TempDir
    private Path temporary;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private ControlDirectory directory;
    private NodeSocket socket;
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        directory = ControlDirectory.make(Map.of(), temporary);
        socket = NodeSocket.in(directory, "0123456789abcdef");
        server = ControlServer.open(socket.path(), request -> {
            asked.add(request);
            return "re: " + request;
        });
        open.push(server);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void aLineIsAnsweredByALine() throws IOException {
        assertEquals("re: f\u00fcr 'alle'", socket.ask("f\u00fcr 'alle'"));
        assertEquals(List.of(socket), directory.sockets());
    }

    @Test
    void onlyTheUserMayOpenIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())));
    }

    @Test
    void whatIsTooLongOrNoWholeLineIsDropped() throws IOException {
        assertThrows(IOException.class, () -> socket.ask("x".repeat(ControlServer.MAX_REQUEST_BYTES)));
        SocketChannel cut = connect();
        write(cut, "half a li");
        cut.shutdownOutput();
        assertEquals(-1, cut.read(ByteBuffer.allocate(1)));
        assertEquals("re: next", socket.ask("next"));
        assertEquals(List.of("next"), List.copyOf(asked));
    }

    @Test
    void whoeverIsSlowHoldsUpNobodyAndIsDropped() throws IOException {
        SocketChannel slow = connect();
        write(slow, "sl");
        assertEquals("re: quick", socket.ask("quick"));
        assertEquals(-1, slow.read(ByteBuffer.allocate(1)), "dropped in time");
    }

    @Test
    void whereTooManyAskTheLastIsTurnedAway() throws IOException {
        for (int client = 0; client < ControlServer.MAX_CLIENTS; client++) {
            connect();
        }
        SocketChannel tooMany = connect();
        assertEquals(-1, tooMany.read(ByteBuffer.allocate(1)));
    }

    @Test
    void nothingIsLeftAfterTheEnd() throws IOException {
        server.close();
        assertFalse(Files.exists(socket.path()));
        assertThrows(IOException.class, () -> socket.ask("still there?"));
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndTheLivingStay() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        assertEquals(0, ended.waitFor());
        NodeSocket dead = of(ended.pid());
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(UnixDomainSocketAddress.of(dead.path()));
        directory.removeStale();
        assertTrue(Files.exists(dead.path()), "somebody still listens, if only in another container");
        left.close();
        directory.removeStale();
        assertEquals(List.of(socket), directory.sockets());
    }

    private NodeSocket of(long pid) {
        return NodeSocket.of(directory.path().resolve(pid + "-00000000000000ff.sock")).orElseThrow();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()));
        open.push(channel);
        return channel;
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
