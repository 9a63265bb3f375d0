package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.LinkChange;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of real nodes and real Kwik over an emulated network of their own. Each node is named for its host, a source
 * runs on {@code src} and a receiver keeps its file in a directory of its own; what still runs in the end is stopped.
 */
abstract class EmulatedNodes {

    @TempDir
    private Path temp;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private EmulatedNetwork network;

    /** The hosts {@code src}, {@code a}, {@code b} and {@code c} behind one switch. */
    static String star(String link) {
        return """
                host src
                host a
                host b
                host c
                switch s
                link src s %1$s
                link a s %1$s
                link b s %1$s
                link c s %1$s
                """.formatted(link);
    }

    /** Two ways from {@code src} to {@code a}, of which each can be cut: over {@code s1} and over {@code s2}. */
    static String twoLinks(int firstMbit, int secondMbit) {
        return """
                host src
                host a
                switch s1
                switch s2
                link src s1 %1$d 2ms
                link s1 a %1$d 2ms
                link src s2 %2$d 3ms
                link s2 a %2$d 3ms
                """.formatted(firstMbit, secondMbit);
    }

    /** To be called once, before anything else. */
    final void emulate(String topology) {
        network = new EmulatedNetwork(Topology.parse("test", topology), new Random(1));
    }

    @AfterEach
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        network.close();
    }

    final EmulatedNetwork network() {
        return network;
    }

    /** Closed with the nodes, before the network. */
    final <T extends AutoCloseable> T closing(T resource) {
        running.push(resource);
        return resource;
    }

    /** Changes a link both ways. */
    final void setLink(String one, String other, LinkChange change) {
        network.applyChange(one, other, change);
        network.applyChange(other, one, change);
    }

    /** Bytes so far, of the link's one direction. */
    final long carried(String from, String to) {
        return network.statistics().stream().filter(link -> link.from().equals(from) && link.to().equals(to))
                .mapToLong(link -> link.counters().bytes()).sum();
    }

    final Path file(int bytes) throws IOException {
        return file("file.bin", bytes);
    }

    final Path file(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(Files.createDirectories(temp.resolve("files")).resolve(name), content);
    }

    /** Where the receiver on this host puts what it receives. */
    final Path out(String host) throws IOException {
        return Files.createDirectories(temp.resolve(host));
    }

    final ReceiverOptions into(String host) throws IOException {
        return RunningNode.into(out(host));
    }

    final RunningNode source(SourceOptions options) {
        return source("src", options);
    }

    final RunningNode source(String host, SourceOptions options) {
        return closing(RunningNode.source(host, network.stack(host), options));
    }

    final RunningNode receiver(String host) throws IOException {
        return receiver(host, into(host));
    }

    final RunningNode receiver(String host, ReceiverOptions options) {
        return closing(RunningNode.receiver(host, network.stack(host), options));
    }

    /** Waits until the file is there, whole and right. */
    static Path assertVerified(Path file, RunningNode receiver) throws Exception {
        Path received = receiver.await(NodeEvent.Verified.class).file();
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(received));
        assertFalse(Files.exists(received.resolveSibling(received.getFileName() + ".part")));
        return received;
    }

    /** Waits until the file is there and the receiver has ended. */
    static void assertReceived(Path file, RunningNode receiver) throws Exception {
        Path received = assertVerified(file, receiver);
        Outcome outcome = receiver.outcome();
        assertEquals(ExitStatus.OK, outcome.status(), outcome.message());
        assertEquals(Optional.of(received), outcome.file());
        assertEquals(Files.size(file), outcome.fileBytes());
    }

    /** Waits until the source has ended. */
    static void assertServed(int destinations, RunningNode source) throws Exception {
        Outcome outcome = source.outcome();
        assertEquals(ExitStatus.OK, outcome.status(), outcome.message());
        assertEquals(destinations, outcome.served());
    }

    static boolean isDown(LinkStatus link) {
        return link.condition().health() == Health.DOWN;
    }
}
