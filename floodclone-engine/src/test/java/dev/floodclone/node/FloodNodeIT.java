package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.BaseEncoding;
import dev.floodclone.ExitStatus;
import dev.floodclone.content.Ticket;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.proto.v1.ControlMessage;
import dev.floodclone.sim.EmulatedNetwork.LinkStatistics;
import dev.floodclone.sim.LinkChange;
import dev.floodclone.storage.ExistingTarget;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real nodes and real Kwik over an emulated network: from what a user asks for to what lies on the disk. */
@Timeout(60)
class FloodNodeIT extends EmulatedNodes {

    private static final int CHUNK_BYTES = 64 << 10;

    private static final String STAR = star("40 2ms");
    private static final String TWO_LINKS = twoLinks(20, 30);

    private static final String CHAIN = """
            host src
            host a
            host b
            link src a 40 2ms
            link a b 30 2ms
            """;

    @Test
    void everyoneBehindASwitchGetsTheFileAndAllEnd() throws Exception {
        emulate(STAR);
        Path file = file(2 << 20);
        RunningNode source = source(RunningNode.open(file, 2));
        RunningNode a = receiver("a");
        RunningNode b = receiver("b");
        assertReceived(file, a);
        assertReceived(file, b);
        assertServed(2, source);
        long sent = source.outcome().bytesSent();
        assertTrue(sent < 2 * 1.5 * (2 << 20), "the receivers forwarded: the source sent " + sent);
    }

    @Test
    void whoIsJoiningIsWaitedFor() throws Exception {
        emulate(STAR);
        Path file = file(4 << 20);
        source(RunningNode.open(file, 2));
        RunningNode a = receiver("a");
        a.await(NodeEvent.Joined.class);
        setLink("src", "s", LinkChange.DOWN);
        BarePeer joining = closing(new BarePeer(network().stack("b"), a.address()));
        setLink("src", "s", LinkChange.UP);
        assertVerified(file, a);
        joining.join(ProtocolVersions.SUPPORTED).await(ControlMessage.PEERS_FIELD_NUMBER);
    }

    @Test
    void whoCannotReachTheSourceIsServedByTheOthers() throws Exception {
        emulate(CHAIN);
        Path file = file(4 << 20);
        RunningNode source = source(RunningNode.open(file, 2));
        RunningNode a = receiver("a");
        a.await(NodeEvent.Joined.class);
        setLink("src", "a", LinkChange.DOWN); // a would leave if it were complete before it has met b
        RunningNode b = receiver("b");
        a.awaitThat("b at a", () -> a.all(NodeEvent.PeerConnected.class).size() > 1);
        setLink("src", "a", LinkChange.UP);
        assertReceived(file, a);
        assertReceived(file, b);
        assertServed(2, source);
        assertEquals(1, b.all(NodeEvent.PeerConnected.class).stream().map(NodeEvent.PeerConnected::peer).distinct()
                .count(), "b has one neighbour");
    }

    @ParameterizedTest
    @CsvSource({"0, empty", "1, one", CHUNK_BYTES * 3 + ", exact multiple", "100000, 'Größe der Straße – 写真 (1).jpg'"})
    void sizesAndNamesOfAllKindsArrive(int bytes, String name) throws Exception {
        emulate(STAR);
        Path file = file(name, bytes);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        assertReceived(file, a);
        assertEquals(name, a.outcome().file().orElseThrow().getFileName().toString());
        assertServed(1, source);
    }

    @Test
    void aTicketLetsItsHolderInAndNobodyElse() throws Exception {
        emulate(STAR);
        Path file = file("secret", 300_000);
        RunningNode source = source("src",
                new SourceOptions(file, OptionalInt.empty(), false, 1, OptionalInt.empty(), Optional.empty()));
        Ticket ticket = Ticket.parse(source.await(NodeEvent.SessionOpened.class).ticket().orElseThrow());
        Ticket wrong = withAnotherSecret(ticket);

        Outcome without = receiver("a", from("a", source.address(), Optional.empty())).outcome();
        assertEquals(ExitStatus.NOT_AUTHORISED, without.status(), without.message());
        Outcome refused = receiver("b", from("b", source.address(), Optional.of(wrong))).outcome();
        assertEquals(ExitStatus.NOT_AUTHORISED, refused.status(), refused.message());
        assertTrue(source.isRunning());
        assertEquals(List.of(), source.all(NodeEvent.PeerConnected.class));

        RunningNode found = receiver("c", new ReceiverOptions(directory("c"), ExistingTarget.REFUSE, List.of(),
                Optional.of(ticket), Optional.empty(), RunningNode.LINGER, Optional.empty()));
        assertReceived(file, found);
        assertServed(1, source);
    }

    @Test
    void aReceiverMayStartFirstAndAnotherLate() throws Exception {
        emulate(STAR);
        Path file = file(1 << 20);
        RunningNode early = receiver("a");
        early.await(NodeEvent.Started.class);
        RunningNode source = source(RunningNode.open(file, 2));
        assertReceived(file, early);
        RunningNode late = receiver("b");
        assertReceived(file, late);
        assertServed(2, source);
    }

    @Test
    void theOthersFinishWhenAReceiverIsStoppedInTheMiddle() throws Exception {
        emulate(STAR);
        Path file = file(3 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        RunningNode b = receiver("b");
        b.awaitProgress(progress -> progress.verifiedBytes() > 0);
        b.stop();
        assertReceived(file, a);
        assertEquals(ExitStatus.INTERRUPTED, b.outcome().status());
        assertTrue(Files.exists(out("b").resolve("file.bin.part")), "what was received is kept");
        assertServed(1, source);
    }

    @Test
    void aTransferOutlastsACutOfItsLink() throws Exception {
        emulate(STAR);
        Path file = file(3 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > 0);
        setLink("a", "s", LinkChange.DOWN);
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> setLink("a", "s", LinkChange.UP));
        assertReceived(file, a);
        assertServed(1, source);
    }

    @Test
    void aConnectionThatBrokeIsDialledAgain() throws Exception {
        emulate(STAR);
        Path file = file(3 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > 0);
        setLink("a", "s", LinkChange.DOWN);
        a.await(NodeEvent.PeerDisconnected.class);
        setLink("a", "s", LinkChange.UP);
        assertReceived(file, a);
        assertServed(1, source);
        assertTrue(a.outcome().duplicateBytes() < (1 << 20), "what had arrived was kept");
    }

    @Test
    void parallelLinksCarryChunksBoth() throws Exception {
        emulate("""
                host src
                host a
                link src a 20 2ms
                link src a 30 5ms
                """);
        Path file = file(3 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        assertReceived(file, a);
        assertServed(1, source);
        for (LinkStatistics link : network().statistics()) {
            if (link.from().equals("src")) {
                assertTrue(link.counters().bytes() > (3 << 20) / 5, network().statistics().toString());
            }
        }
    }

    @Test
    void theChunksOfALinkThatDiesGoOverTheOther() throws Exception {
        emulate(TWO_LINKS);
        Path file = file(4 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.await(NodeEvent.PeerConnected.class, event -> a.all(NodeEvent.PeerConnected.class).size() == 2);
        a.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        setLink("a", "s2", LinkChange.DOWN);
        a.await(NodeEvent.Verified.class);
        assertEquals(List.of(), a.all(NodeEvent.PeerDisconnected.class), "nobody waited for the connection to end");
        assertReceived(file, a);
        assertServed(1, source);
        assertTrue(a.outcome().duplicateBytes() < 6 * CHUNK_BYTES, "what was in flight: " + a.outcome());
    }

    @Test
    void aLinkThatComesBackIsUsedAgain() throws Exception {
        emulate(TWO_LINKS);
        Path file = file(32 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        setLink("a", "s2", LinkChange.DOWN);
        long before = carried("s2", "a");
        awaitCutNoticed(source);
        assertEquals(before, carried("s2", "a"), 100_000, "bytes while the link was cut");
        setLink("a", "s2", LinkChange.UP);
        awaitCarried(2 << 20, before, a);
        assertReceived(file, a);
        assertServed(1, source);
        assertEquals(List.of(), a.all(NodeEvent.PeerDisconnected.class), "the connection outlasted the cut");
    }

    @Test
    void anInterfaceThatComesLaterIsListenedOnAndUsed() throws Exception {
        emulate(TWO_LINKS);
        network().setInterface("src", 1, false);
        network().setInterface("a", 1, false);
        Path file = file(12 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        assertEquals(0, carried("s2", "a"));
        network().setInterface("src", 1, true);
        network().setInterface("a", 1, true);
        assertReceived(file, a);
        assertServed(1, source);
        assertTrue(carried("s2", "a") > (1 << 20), network().statistics().toString());
    }

    @Test
    void anInterfaceThatGoesDownAndUpIsUsedAgain() throws Exception {
        emulate(TWO_LINKS);
        Path file = file(32 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        a.awaitProgress(progress -> progress.verifiedBytes() > (1 << 20));
        network().setInterface("a", 1, false);
        awaitCutNoticed(source);
        long before = carried("s2", "a");
        network().setInterface("a", 1, true);
        awaitCarried(2 << 20, before, a);
        assertReceived(file, a);
        assertServed(1, source);
    }

    private static void awaitCutNoticed(RunningNode node) throws Exception {
        node.await(NodeEvent.LinkChanged.class, event -> isDown(event.link()));
    }

    /** Waits until the second link has carried so many bytes more, and so is used while there is something to send. */
    private void awaitCarried(long bytes, long before, RunningNode receiver) throws Exception {
        receiver.awaitThat("use of the second link", () -> carried("s2", "a") - before > bytes);
    }

    @Test
    void twoAddressesOnOneLinkAreNotDialledInTurn() throws Exception {
        emulate("""
                host src
                host a
                switch s
                link src s 30 2ms
                link a s 30 2ms
                link a s 30 2ms
                """);
        Path file = file(4 << 20);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode a = receiver("a");
        assertReceived(file, a);
        int connections = a.all(NodeEvent.PeerConnected.class).size();
        assertTrue(connections <= 2, connections + " connections");
        assertServed(1, source);
    }

    @Test
    void wrongChunksAreDroppedAndFetchedElsewhere() throws Exception {
        emulate(STAR);
        Path file = file(1 << 20);
        RunningNode source = source(RunningNode.open(file, 2));
        WrongChunkSender liar = closing(new WrongChunkSender(network().stack("c")));
        liar.join(source.address());
        InetAddress liarIp = network().stack("c").interfaces().get(0).addresses().get(0).ip();
        RunningNode a = receiver("a", from("a", liar.address(liarIp), Optional.empty()));
        String warning = a.await(NodeEvent.Warning.class).message();
        assertTrue(warning.contains(WrongChunkSender.id()) && warning.contains("chunk 0"), warning);
        assertReceived(file, a);
        assertEquals(CHUNK_BYTES, a.outcome().duplicateBytes() / CHUNK_BYTES * CHUNK_BYTES, "received in vain");
        assertEquals(1, a.outcome().bytesFrom().size(), "all used bytes came from the source");
        assertServed(2, source);
    }

    @Test
    void aStoppedReceiverGoesOnWhereItWas() throws Exception {
        emulate(STAR);
        int bytes = 4 << 20;
        Path file = file(bytes);
        RunningNode source = source(RunningNode.open(file, 1));
        RunningNode first = receiver("a");
        first.awaitProgress(progress -> progress.verifiedBytes() > bytes / 2);
        first.stop();
        assertEquals(ExitStatus.INTERRUPTED, first.outcome().status());
        RunningNode second = receiver("a");
        assertReceived(file, second);
        Outcome outcome = second.outcome();
        long received = outcome.duplicateBytes() + used(outcome);
        assertTrue(received < bytes * 0.75, "received again " + received + " of " + bytes);
        assertServed(1, source);
    }

    @Test
    void ofTwoSessionsTheUserChooses() throws Exception {
        emulate(STAR);
        Path photos = file("photos.zip", 200_000);
        Path music = file("music.zip", 300_000);
        source(named(photos, "photos")).await(NodeEvent.SessionOpened.class);
        source("c", named(music, "music")).await(NodeEvent.SessionOpened.class);

        Outcome undecided = receiver("a").outcome();
        assertEquals(ExitStatus.USAGE, undecided.status());
        assertTrue(undecided.message().contains("photos (") && undecided.message().contains("music ("),
                undecided.message());

        RunningNode decided = receiver("b", new ReceiverOptions(directory("b"), ExistingTarget.REFUSE, List.of(),
                Optional.empty(), Optional.of("music"), RunningNode.LINGER, Optional.empty()));
        assertReceived(music, decided);
    }

    @Test
    void whoNamesAnAddressIsNotLedToAnotherSession() throws Exception {
        emulate(STAR);
        Path wanted = file("wanted", 200_000);
        Path other = file("other", 300_000);
        InetAddress ip = network().stack("src").interfaces().get(0).addresses().get(0).ip();
        RunningNode a = receiver("a",
                from("a", new InetSocketAddress(ip, FloodNode.DEFAULT_PORT), Optional.empty()));
        a.await(NodeEvent.Started.class);
        source("c", RunningNode.open(other, 0));
        assertReceived(other, receiver("b"));
        RunningNode source = source(RunningNode.open(wanted, 1));
        assertReceived(wanted, a);
        assertServed(1, source);
    }

    @Test
    void anAddressThatServesAnotherSessionThanTheNamedOneIsRefused() throws Exception {
        emulate(STAR);
        RunningNode source = source(named(file("photos.zip", 200_000), "photos"));
        RunningNode a = receiver("a", new ReceiverOptions(directory("a"), ExistingTarget.REFUSE,
                List.of(source.address()), Optional.empty(), Optional.of("music"), RunningNode.LINGER,
                Optional.empty()));
        Outcome outcome = a.outcome();
        assertEquals(ExitStatus.USAGE, outcome.status());
        assertTrue(outcome.message().contains("photos"), outcome.message());
    }

    @Test
    void anExistingFileIsLeftAlone() throws Exception {
        emulate(STAR);
        Path file = file(200_000);
        RunningNode source = source(RunningNode.open(file, 0));
        Files.writeString(out("a").resolve("file.bin"), "mine");
        Outcome outcome = receiver("a").outcome();
        assertEquals(ExitStatus.DESTINATION_EXISTS, outcome.status(), outcome.message());
        assertEquals("mine", Files.readString(out("a").resolve("file.bin")));
        assertTrue(source.isRunning());
    }

    @Test
    void nobodyToBeFoundIsSaidInTime() throws Exception {
        emulate(STAR);
        Outcome outcome = receiver("a", new ReceiverOptions(directory("a"), ExistingTarget.REFUSE, List.of(),
                Optional.empty(), Optional.empty(), RunningNode.LINGER, Optional.of(Duration.ofMillis(300)))).outcome();
        assertEquals(ExitStatus.NO_PEER_FOUND, outcome.status(), outcome.message());
    }

    private ReceiverOptions from(String host, InetSocketAddress address, Optional<Ticket> ticket) throws IOException {
        return new ReceiverOptions(directory(host), ExistingTarget.REFUSE, List.of(address), ticket, Optional.empty(),
                RunningNode.LINGER, Optional.empty());
    }

    private String directory(String host) throws IOException {
        return out(host).toString();
    }

    private static SourceOptions named(Path file, String session) {
        return new SourceOptions(file, OptionalInt.empty(), true, 0, OptionalInt.empty(), Optional.of(session));
    }

    private static Ticket withAnotherSecret(Ticket ticket) {
        String base32 = ticket.text().substring(ticket.text().indexOf('-') + 1);
        return Ticket.create(BaseEncoding.base32().lowerCase().omitPadding().decode(base32), new SecureRandom());
    }

    private static long used(Outcome outcome) {
        return outcome.bytesFrom().values().stream().mapToLong(Long::longValue).sum();
    }
}
