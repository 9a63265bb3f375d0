package dev.floodclone.discovery;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.proto.v1.Query;
import java.util.Optional;

/** Beacons to and from the bytes of {@code discovery.proto}. */
final class BeaconCodec {

    /** Bound of a datagram's payload: two full names take 600 bytes, and any link takes it in one packet. */
    static final int MAX_BYTES = 1024;

    private static final int MAGIC = 0x464C4F44;
    private static final int VERSION = 1;

    private BeaconCodec() {
    }

    static byte[] encode(Beacon beacon) {
        var message = dev.floodclone.proto.v1.Beacon.newBuilder()
                .setMagic(MAGIC)
                .setVersion(VERSION)
                .setSender(beacon.sender().value());
        if (beacon instanceof Beacon.Query query) {
            message.setQuery(Query.newBuilder().setSession(query.session()));
        } else if (beacon instanceof Beacon.Answer answer) {
            message.setAnnouncement(encode(answer.announcement()));
        }
        return message.build().toByteArray();
    }

    private static dev.floodclone.proto.v1.Announcement encode(Announcement announcement) {
        return dev.floodclone.proto.v1.Announcement.newBuilder()
                .setSession(announcement.session().value())
                .setSessionName(announcement.sessionName())
                .setFileName(announcement.fileName())
                .setFileBytes(announcement.fileBytes())
                .setOpen(announcement.open())
                .setPort(announcement.port())
                .setSource(announcement.source())
                .build();
    }

    /** @return empty for anything but a whole beacon of this version, whatever its bytes */
    static Optional<Beacon> decode(byte[] data) {
        if (data.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            var message = dev.floodclone.proto.v1.Beacon.parseFrom(data);
            if (message.getMagic() != MAGIC || message.getVersion() != VERSION) {
                return Optional.empty();
            }
            NodeId sender = new NodeId(message.getSender());
            return switch (message.getBodyCase()) {
                case QUERY -> Optional.of(new Beacon.Query(sender, message.getQuery().getSession()));
                case ANNOUNCEMENT -> Optional.of(new Beacon.Answer(decode(sender, message.getAnnouncement())));
                case BODY_NOT_SET -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Announcement decode(NodeId sender, dev.floodclone.proto.v1.Announcement message) {
        return new Announcement(new SessionId(message.getSession()), message.getSessionName(), message.getFileName(),
                message.getFileBytes(), message.getOpen(), sender, message.getPort(), message.getSource());
    }
}
