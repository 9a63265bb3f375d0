package dev.floodclone.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.NodeId;
import dev.floodclone.message.DeclineReason;
import dev.floodclone.message.Message;
import dev.floodclone.proto.v1.ChunkHeader;
import dev.floodclone.proto.v1.Claim;
import dev.floodclone.proto.v1.ControlMessage;
import dev.floodclone.proto.v1.Decline;
import dev.floodclone.proto.v1.Have;
import dev.floodclone.proto.v1.Hello;
import dev.floodclone.proto.v1.HoldBack;
import dev.floodclone.proto.v1.Leave;
import dev.floodclone.proto.v1.Peers;
import dev.floodclone.proto.v1.Proof;
import dev.floodclone.proto.v1.RightOfWay;
import dev.floodclone.proto.v1.SendRate;
import dev.floodclone.proto.v1.StopChunk;
import dev.floodclone.proto.v1.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns control frames and chunk headers into length-delimited protobuf and back. Whatever bytes come in, the outcome
 * is a valid value or a {@link ProtocolException}; what may be allocated for them is bounded first.
 */
public final class MessageCodec {

    /** Largest frame: a bitmap over the largest number of chunks. */
    public static final int MAX_FRAME_BYTES = 4 << 20;

    /** Largest frame of any other kind; bounds what a frame of many tiny entries can unfold to. */
    private static final int MAX_SMALL_FRAME_BYTES = 1 << 20;

    private static final int MAX_CHUNK_HEADER_BYTES = 64;
    private static final int MAX_CHUNKS = Integer.MAX_VALUE / 64;
    private static final int MAX_LIST = 1 << 16;
    static final int MAX_NODES = 4096;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_MILLIS = 60_000;
    private static final int NONCE_BYTES = 16;
    private static final int MAC_BYTES = 32;

    private MessageCodec() { }

    /** The frame with its length in front, ready for the stream. */
    public static byte[] encode(ControlFrame frame) {
        ControlMessage message = toProto(frame);
        int size = message.getSerializedSize();
        if (size > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a message of " + size + " bytes is too long to send");
        }
        return delimited(message, size);
    }

    /** A chunk header with its length in front. */
    public static byte[] encodeChunkHeader(int chunk, int length, boolean duplicate) {
        ChunkHeader header = ChunkHeader.newBuilder().setChunk(chunk).setLength(length).setDuplicate(duplicate).build();
        return delimited(header, header.getSerializedSize());
    }

    private static byte[] delimited(com.google.protobuf.MessageLite message, int size) {
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(size);
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("a byte array of the right size was too small", e);
        }
        return bytes;
    }

    /**
     * Reads one frame from the stream.
     *
     * @return the frame's bytes without their length, or null at the end of the stream
     */
    public static byte[] readFrame(InputStream in) throws IOException, ProtocolException {
        return readDelimited(in, MAX_FRAME_BYTES);
    }

    /** Reads the header of a chunk's stream; what follows it on the stream is left untouched. */
    public static ChunkHeader readChunkHeader(InputStream in) throws IOException, ProtocolException {
        byte[] bytes = readDelimited(in, MAX_CHUNK_HEADER_BYTES);
        if (bytes == null) {
            throw new ProtocolException("a chunk's stream ended before its header");
        }
        ChunkHeader header = parsed(() -> ChunkHeader.parseFrom(bytes));
        chunk(header.getChunk());
        require(header.getLength() > 0 && header.getLength() <= ChunkLayout.MAX_CHUNK_BYTES, "chunk length");
        return header;
    }

    private static byte[] readDelimited(InputStream in, int maxBytes) throws IOException, ProtocolException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = parsedLength(first, in);
        if (length < 0 || length > maxBytes) {
            throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes is longer than "
                    + maxBytes);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ended within a frame");
        }
        return bytes;
    }

    private static int parsedLength(int first, InputStream in) throws IOException, ProtocolException {
        try {
            return CodedInputStream.readRawVarint32(first, in);
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolException("malformed frame length", e);
        }
    }

    /** The frame, or empty when it says nothing, or is of a kind that this version does not know. */
    public static Optional<ControlFrame> decode(byte[] frame) throws ProtocolException {
        if (frame.length == 0) {
            return Optional.empty();
        }
        checkShape(frame);
        ControlMessage message = parsed(() -> ControlMessage.parseFrom(frame));
        try {
            return fromProto(message);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("malformed message: " + e.getMessage(), e);
        }
    }

    /** A frame is one field and nothing else, and only one with a bitmap may be large. */
    private static void checkShape(byte[] frame) throws ProtocolException {
        if (frame.length > MAX_FRAME_BYTES) {
            throw new ProtocolException("a frame of " + frame.length + " bytes is too long");
        }
        CodedInputStream in = CodedInputStream.newInstance(frame);
        int tag = parsed(in::readTag);
        require(WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED, "frame");
        int length = parsed(in::readRawVarint32);
        require(length >= 0 && in.getTotalBytesRead() + (long) length == frame.length, "frame length");
        boolean large = WireFormat.getTagFieldNumber(tag) == ControlMessage.HAVE_FIELD_NUMBER;
        require(large || length <= MAX_SMALL_FRAME_BYTES, "frame length for its kind");
    }

    private static ControlMessage toProto(ControlFrame frame) {
        ControlMessage.Builder builder = ControlMessage.newBuilder();
        if (frame instanceof ControlFrame.StopChunk stop) {
            return builder.setStopChunk(StopChunk.newBuilder().setStreamId(stop.streamId())).build();
        }
        if (frame instanceof ControlFrame.SendRate rate) {
            return builder.setSendRate(SendRate.newBuilder().setBytesPerSecond(rate.bytesPerSecond())).build();
        }
        Message message = ((ControlFrame.Carried) frame).message();
        return (setHandshake(builder, message) ? builder : setState(builder, message)).build();
    }

    private static boolean setHandshake(ControlMessage.Builder builder, Message message) {
        if (message instanceof Message.Hello hello) {
            builder.setHello(Hello.newBuilder().setMinVersion(hello.minVersion()).setMaxVersion(hello.maxVersion())
                    .setSession(hello.session()).setNode(RecordCodec.toProto(hello.node()))
                    .setNonce(ByteString.copyFrom(hello.nonce())).setProof(ByteString.copyFrom(hello.proof())));
        } else if (message instanceof Message.Welcome welcome) {
            builder.setWelcome(Welcome.newBuilder().setVersion(welcome.version()).setSession(welcome.session())
                    .setNode(RecordCodec.toProto(welcome.node())).setNonce(ByteString.copyFrom(welcome.nonce()))
                    .setMac(ByteString.copyFrom(welcome.mac()))
                    .setManifest(RecordCodec.toProto(welcome.manifest())).setAdmitted(welcome.admitted()));
        } else if (message instanceof Message.Proof proof) {
            builder.setProof(Proof.newBuilder().setMac(ByteString.copyFrom(proof.mac())));
        } else if (message instanceof Message.Decline decline) {
            builder.setDecline(Decline.newBuilder().setReason(Decline.Reason.forNumber(decline.reason().ordinal()))
                    .setDetail(shortened(decline.detail())));
        } else {
            return false;
        }
        return true;
    }

    private static ControlMessage.Builder setState(ControlMessage.Builder builder, Message message) {
        if (message instanceof Message.Page page) {
            return builder.setManifestPage(RecordCodec.toProto(page.page()));
        } else if (message instanceof Message.HaveAll all) {
            return builder.setHave(Have.newBuilder().setCapacity(all.chunks().capacity())
                    .setBitmap(ByteString.copyFrom(all.chunks().toBytes())));
        } else if (message instanceof Message.Have have) {
            return builder.setHave(Have.newBuilder().addAllChunks(have.chunks()));
        } else if (message instanceof Message.Claim claim) {
            return builder.setClaim(toProto(claim));
        } else if (message instanceof Message.Peers peers) {
            return builder.setPeers(
                    Peers.newBuilder().addAllNodes(peers.nodes().stream().map(RecordCodec::toProto).toList()));
        } else if (message instanceof Message.Rates rates) {
            return builder.setRates(RecordCodec.toProto(rates));
        } else if (message instanceof Message.RightOfWay claim) {
            return builder.setRightOfWay(RightOfWay.newBuilder().setMillis(claim.millis()));
        } else if (message instanceof Message.HoldBack hold) {
            return builder.setHoldBack(HoldBack.newBuilder().setMillis(hold.millis()));
        } else if (message instanceof Message.Leave leave) {
            return builder.setLeave(Leave.newBuilder().setReason(shortened(leave.reason())));
        }
        throw new IllegalArgumentException("no encoding for " + message);
    }

    private static Claim toProto(Message.Claim claim) {
        Claim.Builder builder = Claim.newBuilder().addAllReleased(claim.released());
        for (Message.Arrival arrival : claim.arriving()) {
            builder.addArriving(Claim.Arrival.newBuilder().setChunk(arrival.chunk()).setFrom(arrival.from().value()));
        }
        return builder.build();
    }

    private static Optional<ControlFrame> fromProto(ControlMessage message) throws ProtocolException {
        return switch (message.getBodyCase()) {
            case HELLO -> carried(fromProto(message.getHello()));
            case WELCOME -> carried(fromProto(message.getWelcome()));
            case PROOF -> carried(new Message.Proof(bytes(message.getProof().getMac(), MAC_BYTES, "MAC")));
            case DECLINE -> carried(fromProto(message.getDecline()));
            case MANIFEST_PAGE -> carried(new Message.Page(RecordCodec.fromProto(message.getManifestPage())));
            case HAVE -> carried(fromProto(message.getHave()));
            case CLAIM -> carried(fromProto(message.getClaim()));
            case PEERS -> carried(fromProto(message.getPeers()));
            case RATES -> carried(RecordCodec.fromProto(message.getRates()));
            case RIGHT_OF_WAY -> carried(new Message.RightOfWay(millis(message.getRightOfWay().getMillis())));
            case HOLD_BACK -> carried(new Message.HoldBack(millis(message.getHoldBack().getMillis())));
            case LEAVE -> carried(new Message.Leave(text(message.getLeave().getReason())));
            case STOP_CHUNK -> Optional.of(new ControlFrame.StopChunk(message.getStopChunk().getStreamId()));
            case SEND_RATE -> Optional.of(new ControlFrame.SendRate(rate(message.getSendRate().getBytesPerSecond())));
            case BODY_NOT_SET -> Optional.empty();
        };
    }

    private static Optional<ControlFrame> carried(Message message) {
        return Optional.of(new ControlFrame.Carried(message));
    }

    private static Message fromProto(Hello hello) throws ProtocolException {
        require(hello.hasNode(), "hello without a node");
        return new Message.Hello(hello.getMinVersion(), hello.getMaxVersion(), hello.getSession(),
                RecordCodec.fromProto(hello.getNode()), bytes(hello.getNonce(), NONCE_BYTES, "nonce"),
                bytes(hello.getProof(), hello.getProof().isEmpty() ? 0 : MAC_BYTES, "proof"));
    }

    private static Message fromProto(Welcome welcome) throws ProtocolException {
        require(welcome.hasNode() && welcome.hasManifest(), "welcome without a node or a manifest");
        return new Message.Welcome(welcome.getVersion(), welcome.getSession(),
                RecordCodec.fromProto(welcome.getNode()), bytes(welcome.getNonce(), NONCE_BYTES, "nonce"),
                bytes(welcome.getMac(), MAC_BYTES, "MAC"), RecordCodec.fromProto(welcome.getManifest()),
                welcome.getAdmitted());
    }

    private static Message fromProto(Decline decline) throws ProtocolException {
        DeclineReason reason = decline.getReason() == Decline.Reason.UNRECOGNIZED
                ? DeclineReason.UNSPECIFIED
                : DeclineReason.values()[decline.getReasonValue()];
        return new Message.Decline(reason, text(decline.getDetail()));
    }

    private static Message fromProto(Have have) throws ProtocolException {
        if (have.hasCapacity()) {
            int capacity = have.getCapacity();
            require(capacity >= 0 && capacity <= MAX_CHUNKS, "number of chunks");
            require(have.getBitmap().size() <= (capacity + 7) / 8, "bitmap length");
            return new Message.HaveAll(ChunkSet.fromBytes(capacity, have.getBitmap().toByteArray()));
        }
        return new Message.Have(chunks(have.getChunksList()));
    }

    private static Message fromProto(Claim claim) throws ProtocolException {
        require(claim.getArrivingCount() <= MAX_LIST, "length of a list");
        List<Message.Arrival> arriving = new ArrayList<>(claim.getArrivingCount());
        for (Claim.Arrival arrival : claim.getArrivingList()) {
            arriving.add(new Message.Arrival(chunk(arrival.getChunk()), new NodeId(arrival.getFrom())));
        }
        return new Message.Claim(arriving, chunks(claim.getReleasedList()));
    }

    private static Message fromProto(Peers peers) throws ProtocolException {
        require(peers.getNodesCount() <= MAX_NODES, "number of nodes");
        List<dev.floodclone.message.NodeRecord> nodes = new ArrayList<>(peers.getNodesCount());
        for (dev.floodclone.proto.v1.NodeRecord node : peers.getNodesList()) {
            nodes.add(RecordCodec.fromProto(node));
        }
        return new Message.Peers(nodes);
    }

    private static List<Integer> chunks(List<Integer> chunks) throws ProtocolException {
        require(chunks.size() <= MAX_LIST, "length of a list");
        for (int chunk : chunks) {
            chunk(chunk);
        }
        return List.copyOf(chunks);
    }

    private static int chunk(int chunk) throws ProtocolException {
        require(chunk >= 0 && chunk < MAX_CHUNKS, "chunk index");
        return chunk;
    }

    private static int millis(int millis) throws ProtocolException {
        require(millis >= 0 && millis <= MAX_MILLIS, "time");
        return millis;
    }

    static long rate(long bytesPerSecond) throws ProtocolException {
        require(bytesPerSecond >= 0, "rate");
        return bytesPerSecond;
    }

    static byte[] bytes(ByteString bytes, int length, String what) throws ProtocolException {
        require(bytes.size() == length, "length of a " + what);
        return bytes.toByteArray();
    }

    static String text(String text) throws ProtocolException {
        require(text.length() <= MAX_TEXT, "length of a text");
        return text;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    static void require(boolean holds, String what) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException("malformed message: bad " + what);
        }
    }

    private static <T> T parsed(Parse<T> parse) throws ProtocolException {
        try {
            return parse.run();
        } catch (IOException e) {
            throw new ProtocolException("malformed message: " + e.getMessage(), e);
        }
    }

    private interface Parse<T> {
        T run() throws IOException;
    }
}
