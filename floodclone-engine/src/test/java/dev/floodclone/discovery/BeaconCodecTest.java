package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeaconCodecTest {

    private static final NodeId SENDER = new NodeId(-42);
    private static final Announcement ANNOUNCEMENT = new Announcement(new SessionId(-7), "lab", "disk.img",
            Long.MAX_VALUE, true, SENDER, 65_535, true);

    @Test
    void queriesComeBackAsTheyWent() {
        assertRoundTrip(new Beacon.Query(SENDER, 0));
        assertRoundTrip(new Beacon.Query(SENDER, -1));
    }

    @Test
    void announcementsComeBackAsTheyWent() {
        assertRoundTrip(new Beacon.Answer(ANNOUNCEMENT));
        assertRoundTrip(new Beacon.Answer(
                new Announcement(new SessionId(1), "", "", 0, false, new NodeId(1), 1, false)));
    }

    @Test
    void theLongestNamesFit() {
        Announcement longest = new Announcement(new SessionId(-1), "n".repeat(999), "ü".repeat(999), Long.MAX_VALUE,
                true, SENDER, 65_535, true);
        assertRoundTrip(new Beacon.Answer(longest));
        assertTrue(BeaconCodec.encode(new Beacon.Answer(longest)).length <= 600);
    }

    @Test
    void receivedNamesAreMadeSafe() {
        var message = valid();
        message.getAnnouncementBuilder().setFileName("a\nb").setSessionName("s".repeat(300));
        Beacon.Answer answer = (Beacon.Answer) BeaconCodec.decode(message.build().toByteArray()).orElseThrow();
        assertEquals("a?b", answer.announcement().fileName());
        assertEquals("s".repeat(255), answer.announcement().sessionName());
    }

    @Test
    void unknownFieldsAreIgnored() {
        byte[] known = BeaconCodec.encode(new Beacon.Answer(ANNOUNCEMENT));
        byte[] more = Arrays.copyOf(known, known.length + 3);
        more[known.length] = (byte) 0xf8;
        more[known.length + 1] = 0x01;
        more[known.length + 2] = 5;
        assertEquals(Optional.of(new Beacon.Answer(ANNOUNCEMENT)), BeaconCodec.decode(more));
    }

    @Test
    void whatIsNotOursIsIgnored() {
        assertIgnored(valid().setMagic(0x464C4F45));
        assertIgnored(valid().setVersion(2));
        assertIgnored(valid().setVersion(0));
        assertIgnored(valid().clearBody());
    }

    @Test
    void valuesOutOfRangeAreIgnored() {
        assertIgnored(valid().setSender(0));
        for (int port : new int[] {0, 65_536, -1}) {
            var message = valid();
            message.getAnnouncementBuilder().setPort(port);
            assertIgnored(message);
        }
        var noSession = valid();
        noSession.getAnnouncementBuilder().setSession(0);
        assertIgnored(noSession);
        var negative = valid();
        negative.getAnnouncementBuilder().setFileBytes(-1);
        assertIgnored(negative);
    }

    @Test
    void oversizedAndTruncatedDatagramsAreIgnored() {
        var oversized = valid();
        oversized.getAnnouncementBuilder().setFileName("f".repeat(BeaconCodec.MAX_BYTES));
        assertIgnored(oversized);
        byte[] whole = BeaconCodec.encode(new Beacon.Query(SENDER, 3));
        for (int length = 0; length < whole.length; length++) {
            assertEquals(Optional.empty(), BeaconCodec.decode(Arrays.copyOf(whole, length)), "length " + length);
        }
    }

    @Test
    void namesThatAreNotUtf8AreIgnored() {
        byte[] data = BeaconCodec.encode(new Beacon.Answer(ANNOUNCEMENT));
        data[new String(data, StandardCharsets.ISO_8859_1).indexOf("disk")] = (byte) 0xff;
        assertEquals(Optional.empty(), BeaconCodec.decode(data));
    }

    @Test
    void arbitraryBytesNeverThrow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] valid = BeaconCodec.encode(new Beacon.Answer(ANNOUNCEMENT));
        for (int round = 0; round < 20_000; round++) {
            byte[] data = round % 2 == 0 ? new byte[random.nextInt(BeaconCodec.MAX_BYTES + 10)] : valid.clone();
            if (round % 2 == 0) {
                random.nextBytes(data);
            } else {
                data[random.nextInt(data.length)] = (byte) random.nextInt();
                data[random.nextInt(data.length)] = (byte) random.nextInt();
            }
            try {
                BeaconCodec.decode(data);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static dev.floodclone.proto.v1.Beacon.Builder valid() {
        var message = dev.floodclone.proto.v1.Beacon.newBuilder().setMagic(0x464C4F44).setVersion(1).setSender(9);
        message.getAnnouncementBuilder().setSession(5).setPort(7).setFileName("f");
        assertTrue(BeaconCodec.decode(message.build().toByteArray()).isPresent());
        return message;
    }

    private static void assertRoundTrip(Beacon beacon) {
        assertEquals(Optional.of(beacon), BeaconCodec.decode(BeaconCodec.encode(beacon)));
    }

    private static void assertIgnored(dev.floodclone.proto.v1.Beacon.Builder message) {
        assertEquals(Optional.empty(), BeaconCodec.decode(message.build().toByteArray()), message.toString());
    }
}
