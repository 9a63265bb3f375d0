package dev.floodclone.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.ManifestHeader;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.proto.v1.Address;
import dev.floodclone.proto.v1.ChunkHeader;
import dev.floodclone.proto.v1.Claim;
import dev.floodclone.proto.v1.ControlMessage;
import dev.floodclone.proto.v1.Have;
import dev.floodclone.proto.v1.Hello;
import dev.floodclone.proto.v1.HoldBack;
import dev.floodclone.proto.v1.Peers;
import dev.floodclone.proto.v1.Proof;
import dev.floodclone.proto.v1.Rates;
import dev.floodclone.proto.v1.RightOfWay;
import dev.floodclone.proto.v1.SendRate;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

    private static final NodeRecord NODE = new NodeRecord(new NodeId(-5), 7,
            List.of(new Endpoint(new byte[] {10, 0, 0, 1}, 4433, 24), new Endpoint(new byte[16], 65_535, 64)), true,
            12, NodeState.COMPLETE);
    private static final ManifestHeader MANIFEST = new ManifestHeader("a.iso", new ChunkLayout(1 << 30, 1 << 20),
            new byte[44], new byte[64], "lab", true);

    @Test
    void messagesSurviveTheWire() throws Exception {
        assertSurvives(new Message.Decline(DeclineReason.BUSY, "later"));
        assertSurvives(new Message.Have(List.of(0, 1, 33_554_430)));
        assertSurvives(new Message.Have(List.of()));
        assertSurvives(new Message.Rates(List.of(new Message.Rate(new NodeId(9), 1_250_000))));
        assertSurvives(new Message.RightOfWay(1000));
        assertSurvives(new Message.HoldBack(1000));
        assertSurvives(new Message.Claim(List.of(new Message.Arrival(3, new NodeId(9))), List.of(1, 2)));
        assertSurvives(new Message.Peers(List.of(NODE, NODE)));
        assertSurvives(new Message.Leave("done"));
        for (int capacity : new int[] {0, 1, 9, 1000}) {
            assertSurvives(new Message.HaveAll(new ChunkSet(capacity)));
            assertSurvives(new Message.HaveAll(ChunkSet.full(capacity)));
        }
    }

    @Test
    void enumerationsMatchTheWire() throws Exception {
        for (DeclineReason reason : DeclineReason.values()) {
            assertSurvives(new Message.Decline(reason, ""));
            assertEquals(reason.name(), dev.floodclone.proto.v1.Decline.Reason.forNumber(reason.ordinal()).name());
        }
        for (NodeState state : NodeState.values()) {
            assertSurvives(new Message.Peers(List.of(new NodeRecord(new NodeId(1), 0, List.of(), false, 0, state))));
            assertEquals(state.name(),
                    dev.floodclone.proto.v1.NodeRecord.State.forNumber(state.ordinal()).name());
        }
    }

    private static void assertSurvives(Message message) throws Exception {
        assertEquals(message, recoded(message));
    }

    private static Message recoded(Message message) throws IOException, ProtocolException {
        ControlFrame frame = recoded((ControlFrame) new ControlFrame.Carried(message)).orElseThrow();
        return ((ControlFrame.Carried) frame).message();
    }

    private static Optional<ControlFrame> recoded(ControlFrame frame) throws IOException, ProtocolException {
        byte[] encoded = MessageCodec.encode(frame);
        ByteArrayInputStream in = new ByteArrayInputStream(encoded);
        byte[] bytes = MessageCodec.readFrame(in);
        assertNull(MessageCodec.readFrame(in));
        return MessageCodec.decode(bytes);
    }

    @Test
    void handshakeSurvivesTheWire() throws Exception {
        byte[] nonce = new byte[16];
        byte[] mac = new byte[32];
        Arrays.fill(mac, (byte) 9);
        Message.Hello hello = (Message.Hello) recoded(new Message.Hello(1, 2, -1, NODE, nonce, mac));
        assertEquals(NODE, hello.node());
        assertEquals(-1, hello.session());
        assertArrayEquals(nonce, hello.nonce());
        assertArrayEquals(mac, hello.proof());
        Message.Hello withoutProof =
                (Message.Hello) recoded(new Message.Hello(1, 2, -1, NODE, nonce, new byte[0]));
        assertEquals(0, withoutProof.proof().length);
        Message.Welcome welcome =
                (Message.Welcome) recoded(new Message.Welcome(1, 5, NODE, nonce, mac, MANIFEST, true));
        assertTrue(welcome.admitted());
        assertEquals(MANIFEST.layout(), welcome.manifest().layout());
        assertEquals(MANIFEST.fileName(), welcome.manifest().fileName());
        assertEquals(MANIFEST.sessionName(), welcome.manifest().sessionName());
        assertTrue(welcome.manifest().open());
        assertArrayEquals(mac, welcome.mac());
        assertArrayEquals(mac, ((Message.Proof) recoded(new Message.Proof(mac))).mac());
        Message.Page page = (Message.Page) recoded(new Message.Page(new ManifestPage(3, new byte[64], new byte[64])));
        assertEquals(3, page.page().index());
        assertEquals(64, page.page().hashes().length);
    }

    @Test
    void transportsOwnFramesSurviveTheWire() throws Exception {
        assertEquals(Optional.of(new ControlFrame.StopChunk(77)), recoded(new ControlFrame.StopChunk(77)));
        for (long rate : new long[] {0, 1, 1_250_000, Long.MAX_VALUE}) {
            assertEquals(Optional.of(new ControlFrame.SendRate(rate)), recoded(new ControlFrame.SendRate(rate)));
        }
        assertEquals(Optional.empty(), MessageCodec.decode(new byte[0]));
        ChunkHeader header = MessageCodec.readChunkHeader(
                new ByteArrayInputStream(MessageCodec.encodeChunkHeader(5, 1 << 20, true)));
        assertEquals(5, header.getChunk());
        assertEquals(1 << 20, header.getLength());
        assertTrue(header.getDuplicate());
    }

    @Test
    void kindsOfALaterVersionAreIgnored() throws Exception {
        byte[] unknown = {(byte) 0xfa, 0x01, 0x02, 0x00, 0x00};
        assertEquals(Optional.empty(), MessageCodec.decode(unknown));
    }

    @Test
    void invalidFieldsAreRefused() {
        refused(ControlMessage.newBuilder().setHello(Hello.newBuilder()));
        refused(ControlMessage.newBuilder().setHello(Hello.newBuilder().setNode(node(4, 4433, 24).setId(0))
                .setNonce(ByteString.copyFrom(new byte[16]))));
        refused(ControlMessage.newBuilder().setHello(Hello.newBuilder().setNode(node(4, 4433, 24))
                .setNonce(ByteString.copyFrom(new byte[16])).setProof(ByteString.copyFrom(new byte[31]))));
        refused(ControlMessage.newBuilder().setProof(Proof.newBuilder().setMac(ByteString.copyFrom(new byte[31]))));
        refused(ControlMessage.newBuilder().setPeers(Peers.newBuilder().addNodes(node(5, 4433, 24))));
        refused(ControlMessage.newBuilder().setPeers(Peers.newBuilder().addNodes(node(4, 65_536, 24))));
        refused(ControlMessage.newBuilder().setPeers(Peers.newBuilder().addNodes(node(4, 0, 24))));
        refused(ControlMessage.newBuilder().setPeers(Peers.newBuilder().addNodes(node(4, 4433, 33))));
        refused(ControlMessage.newBuilder().setHave(Have.newBuilder().addChunks(-1)));
        refused(ControlMessage.newBuilder().setHave(Have.newBuilder().setCapacity(-1)));
        refused(ControlMessage.newBuilder().setHave(Have.newBuilder().setCapacity(8)
                .setBitmap(ByteString.copyFrom(new byte[2]))));
        refused(ControlMessage.newBuilder().setHave(Have.newBuilder().setCapacity(7)
                .setBitmap(ByteString.copyFrom(new byte[] {-1}))));
        refused(ControlMessage.newBuilder().setRates(Rates.newBuilder().addRates(Rates.Rate.newBuilder().setTo(0))));
        refused(ControlMessage.newBuilder().setRightOfWay(RightOfWay.newBuilder().setMillis(-1)));
        refused(ControlMessage.newBuilder().setHoldBack(HoldBack.newBuilder().setMillis(70_000)));
        refused(ControlMessage.newBuilder().setRates(Rates.newBuilder()
                .addRates(Rates.Rate.newBuilder().setTo(1).setBytesPerSecond(-1))));
        refused(ControlMessage.newBuilder().setSendRate(SendRate.newBuilder().setBytesPerSecond(-1)));
        refused(ControlMessage.newBuilder().setClaim(Claim.newBuilder()
                .addArriving(Claim.Arrival.newBuilder().setChunk(1).setFrom(0))));
    }

    private static dev.floodclone.proto.v1.NodeRecord.Builder node(int ipBytes, int port, int prefixLength) {
        return dev.floodclone.proto.v1.NodeRecord.newBuilder().setId(1).addAddresses(Address.newBuilder()
                .setIp(ByteString.copyFrom(new byte[ipBytes])).setPort(port).setPrefixLength(prefixLength));
    }

    private static void refused(ControlMessage.Builder message) {
        assertThrows(ProtocolException.class, () -> MessageCodec.decode(message.build().toByteArray()),
                message::toString);
    }

    @Test
    void listsAndFramesAreBounded() {
        Have.Builder many = Have.newBuilder();
        for (int i = 0; i < 70_000; i++) {
            many.addChunks(1);
        }
        refused(ControlMessage.newBuilder().setHave(many));
        Rates.Builder rates = Rates.newBuilder();
        for (int i = 0; i < 5000; i++) {
            rates.addRates(Rates.Rate.newBuilder().setTo(1));
        }
        refused(ControlMessage.newBuilder().setRates(rates));
        Peers.Builder nodes = Peers.newBuilder();
        for (int i = 0; i < 5000; i++) {
            nodes.addNodes(node(4, 4433, 24));
        }
        refused(ControlMessage.newBuilder().setPeers(nodes));
        refused(ControlMessage.newBuilder().setProof(Proof.newBuilder()
                .setMac(ByteString.copyFrom(new byte[2 << 20]))));
    }

    @Test
    void overlongFrameIsRefusedBeforeItIsRead() {
        byte[] fiveMebibytes = {(byte) 0x80, (byte) 0x80, (byte) 0xc0, 0x02};
        assertThrows(ProtocolException.class,
                () -> MessageCodec.readFrame(new ByteArrayInputStream(fiveMebibytes)));
        byte[] negative = {-1, -1, -1, -1, 0x0f};
        assertThrows(ProtocolException.class, () -> MessageCodec.readFrame(new ByteArrayInputStream(negative)));
        assertThrows(EOFException.class, () -> MessageCodec.readFrame(new ByteArrayInputStream(new byte[] {9, 1})));
    }

    @Test
    void chunkHeadersAreChecked() {
        assertThrows(ProtocolException.class,
                () -> MessageCodec.readChunkHeader(new ByteArrayInputStream(new byte[0])));
        for (byte[] bad : List.of(MessageCodec.encodeChunkHeader(-1, 5, false),
                MessageCodec.encodeChunkHeader(1, 0, false),
                MessageCodec.encodeChunkHeader(1, (16 << 20) + 1, false))) {
            assertThrows(ProtocolException.class, () -> MessageCodec.readChunkHeader(new ByteArrayInputStream(bad)));
        }
    }

    @Test
    void randomBytesNeverDoMoreThanBreakTheProtocol() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] valid = MessageCodec.encode(new ControlFrame.Carried(
                new Message.Welcome(1, 5, NODE, new byte[16], new byte[32], MANIFEST, false)));
        byte[] frame = Arrays.copyOfRange(valid, 2, valid.length);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = round % 2 == 0 ? randomFrame(random) : mutated(frame, random);
            try {
                MessageCodec.decode(bytes);
                MessageCodec.readChunkHeader(new ByteArrayInputStream(bytes));
            } catch (ProtocolException | IOException e) {
                assertTrue(e.getMessage() != null, "seed " + seed);
            } catch (RuntimeException e) {
                fail("seed " + seed + ", round " + round + ": " + Arrays.toString(bytes), e);
            }
        }
    }

    /** Random bytes in the shape of a frame of some kind, so that they get past the first check. */
    private static byte[] randomFrame(Random random) {
        byte[] bytes = new byte[2 + random.nextInt(100)];
        random.nextBytes(bytes);
        bytes[0] = (byte) (random.nextInt(1, 15) << 3 | 2);
        bytes[1] = (byte) (bytes.length - 2);
        return bytes;
    }

    private static byte[] mutated(byte[] frame, Random random) {
        byte[] bytes = frame.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
