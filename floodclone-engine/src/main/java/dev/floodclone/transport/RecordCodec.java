package dev.floodclone.transport;

import static dev.floodclone.transport.MessageCodec.bytes;
import static dev.floodclone.transport.MessageCodec.require;
import static dev.floodclone.transport.MessageCodec.text;

import com.google.protobuf.ByteString;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.ManifestHeader;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Endpoint;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.proto.v1.Address;
import dev.floodclone.proto.v1.Rates;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that messages are made of, to protobuf and back; an {@link IllegalArgumentException} of theirs means
 * malformed input.
 */
final class RecordCodec {

    private static final int MAX_ENDPOINTS = 64;
    private static final int MAX_KEY_BYTES = 128;
    private static final int SIGNATURE_BYTES = 64;
    private static final int MAX_FILE_NAME_BYTES = 255;

    private RecordCodec() { }

    static dev.floodclone.proto.v1.NodeRecord toProto(NodeRecord node) {
        dev.floodclone.proto.v1.NodeRecord.Builder builder = dev.floodclone.proto.v1.NodeRecord.newBuilder()
                .setId(node.id().value()).setVersion(node.version()).setSource(node.source())
                .setChunksHeld(node.chunksHeld())
                .setState(dev.floodclone.proto.v1.NodeRecord.State.forNumber(node.state().ordinal()));
        for (Endpoint endpoint : node.endpoints()) {
            builder.addAddresses(Address.newBuilder().setIp(ByteString.copyFrom(endpoint.ip()))
                    .setPort(endpoint.port()).setPrefixLength(endpoint.prefixLength()));
        }
        return builder.build();
    }

    static NodeRecord fromProto(dev.floodclone.proto.v1.NodeRecord node) throws ProtocolException {
        require(node.getAddressesCount() <= MAX_ENDPOINTS, "number of addresses");
        require(node.getChunksHeld() >= 0, "number of chunks held");
        require(node.getState() != dev.floodclone.proto.v1.NodeRecord.State.UNRECOGNIZED, "node state");
        List<Endpoint> endpoints = new ArrayList<>(node.getAddressesCount());
        for (Address address : node.getAddressesList()) {
            int ipBytes = address.getIp().size();
            require(ipBytes == 4 || ipBytes == 16, "IP address");
            endpoints.add(new Endpoint(address.getIp().toByteArray(), address.getPort(), address.getPrefixLength()));
        }
        return new NodeRecord(new NodeId(node.getId()), node.getVersion(), endpoints, node.getSource(),
                node.getChunksHeld(), NodeState.values()[node.getStateValue()]);
    }

    static dev.floodclone.proto.v1.ManifestHeader toProto(ManifestHeader header) {
        return dev.floodclone.proto.v1.ManifestHeader.newBuilder()
                .setFileName(header.fileName())
                .setFileBytes(header.layout().fileBytes())
                .setChunkBytes(header.layout().chunkBytes())
                .setPublicKey(ByteString.copyFrom(header.publicKey()))
                .setSignature(ByteString.copyFrom(header.signature()))
                .setSessionName(header.sessionName())
                .setOpen(header.open())
                .build();
    }

    static ManifestHeader fromProto(dev.floodclone.proto.v1.ManifestHeader header) throws ProtocolException {
        require(header.getPublicKey().size() <= MAX_KEY_BYTES, "length of a public key");
        require(header.getFileNameBytes().size() <= MAX_FILE_NAME_BYTES, "length of a file name");
        return new ManifestHeader(header.getFileName(),
                new ChunkLayout(header.getFileBytes(), header.getChunkBytes()),
                header.getPublicKey().toByteArray(), bytes(header.getSignature(), SIGNATURE_BYTES, "signature"),
                text(header.getSessionName()), header.getOpen());
    }

    static dev.floodclone.proto.v1.ManifestPage toProto(ManifestPage page) {
        return dev.floodclone.proto.v1.ManifestPage.newBuilder()
                .setIndex(page.index())
                .setHashes(ByteString.copyFrom(page.hashes()))
                .setSignature(ByteString.copyFrom(page.signature()))
                .build();
    }

    static ManifestPage fromProto(dev.floodclone.proto.v1.ManifestPage page) throws ProtocolException {
        int hashBytes = page.getHashes().size();
        require(page.getIndex() >= 0, "page index");
        require(hashBytes > 0 && hashBytes % ManifestPage.HASH_BYTES == 0
                && hashBytes <= ManifestPage.CHUNKS * ManifestPage.HASH_BYTES, "length of a page");
        return new ManifestPage(page.getIndex(), page.getHashes().toByteArray(),
                bytes(page.getSignature(), SIGNATURE_BYTES, "signature"));
    }

    static Rates toProto(Message.Rates rates) {
        Rates.Builder builder = Rates.newBuilder();
        for (Message.Rate rate : rates.rates()) {
            builder.addRates(Rates.Rate.newBuilder().setTo(rate.to().value())
                    .setBytesPerSecond(rate.bytesPerSecond()));
        }
        return builder.build();
    }

    static Message.Rates fromProto(Rates rates) throws ProtocolException {
        require(rates.getRatesCount() <= MessageCodec.MAX_NODES, "number of rates");
        List<Message.Rate> read = new ArrayList<>(rates.getRatesCount());
        for (Rates.Rate rate : rates.getRatesList()) {
            require(rate.getBytesPerSecond() >= 0, "rate");
            read.add(new Message.Rate(new NodeId(rate.getTo()), rate.getBytesPerSecond()));
        }
        return new Message.Rates(read);
    }
}
