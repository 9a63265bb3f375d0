package dev.floodclone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.message.ProtocolVersions;
import dev.floodclone.proto.v1.ControlMessage;
import dev.floodclone.telemetry.NodeEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarms in which some nodes neither say nor understand what the newest version of the protocol added. */
@Timeout(60)
class MixedVersionsIT extends EmulatedNodes {

    private static final int FILE_BYTES = 2 << 20;
    private static final ProtocolVersions NEW = ProtocolVersions.SUPPORTED;
    private static final ProtocolVersions FIRST = new ProtocolVersions(1, 1);
    private static final ProtocolVersions PREVIOUS = new ProtocolVersions(NEW.oldest(), NEW.newest() - 1);
    private static final ProtocolVersions NEWEST_ONLY = new ProtocolVersions(NEW.newest(), NEW.newest());

    /** Messages are numbered as they came to be; version 1 has those up to this one. */
    private static final int LAST_OF_FIRST_VERSION = ControlMessage.HOLD_BACK_FIELD_NUMBER;

    /** Below what the links carry, so that there is something to tell the senders. */
    private static final BandwidthLimits LIMITED =
            new BandwidthLimits(Bandwidth.ZERO, new Bandwidth(2_000_000), Bandwidth.ZERO, Bandwidth.ZERO);

    @BeforeEach
    void emulate() {
        emulate(star("40 2ms"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oldAndNewNodesServeEachOther(boolean sourceIsNew) throws Exception {
        Path file = file(FILE_BYTES);
        RunningNode source = source(file, sourceIsNew ? NEW : PREVIOUS, 3);
        RunningNode old = receiver("a", PREVIOUS, BandwidthLimits.NONE);
        RunningNode other = receiver("b", NEW, LIMITED);
        RunningNode limited = receiver("c", NEW, LIMITED);
        for (RunningNode each : List.of(old, other, limited)) {
            assertReceived(file, each);
        }
        assertServed(3, source);
        assertEquals(Set.of(PREVIOUS.newest()), versionsOf(old), "with an old node everyone speaks as it does");
        assertTrue(versionsOf(limited).contains(NEW.newest()), "new ones speak as they can: " + versionsOf(limited));
    }

    @Test
    void whoHasNoVersionInCommonIsTurnedAwayWithOneLineAtBothEnds() throws Exception {
        RunningNode source = source(file(FILE_BYTES), NEWEST_ONLY, 1);
        Outcome refused = receiver("a", PREVIOUS, BandwidthLimits.NONE).outcome();
        assertEquals(ExitStatus.USAGE, refused.status());
        assertEquals("cannot join: the other node speaks protocol version 2, this one version 1; use releases of"
                + " floodclone that have one in common", refused.message());
        String warning = source.await(NodeEvent.Warning.class).message();
        assertTrue(warning.endsWith("cannot join: it speaks no protocol version that this node knows (version 2)"),
                warning);
        receiver("b", NEW, BandwidthLimits.NONE).await(NodeEvent.Verified.class);
    }

    @Test
    void aPeerOfTheFirstVersionIsSentNothingThatALaterOneBrought() throws Exception {
        RunningNode source = source(RunningNode.open(file(FILE_BYTES), 0).with(LimitPlan.always(LIMITED)));
        BarePeer first = closing(new BarePeer(network().stack("a"), source.address())).join(FIRST);
        BarePeer newest = closing(new BarePeer(network().stack("b"), source.address())).join(NEW);
        newest.await(ControlMessage.SEND_RATE_FIELD_NUMBER);
        source.limit(LimitPlan.NONE);
        newest.await(ControlMessage.SEND_RATE_FIELD_NUMBER);
        source.stop();
        first.await(ControlMessage.LEAVE_FIELD_NUMBER);
        assertTrue(first.kinds().contains(ControlMessage.WELCOME_FIELD_NUMBER), first.kinds().toString());
        assertTrue(first.kinds().stream().allMatch(kind -> kind <= LAST_OF_FIRST_VERSION), first.kinds().toString());
    }

    private static Set<Integer> versionsOf(RunningNode node) {
        return node.all(NodeEvent.PeerConnected.class).stream().map(NodeEvent.PeerConnected::version)
                .collect(Collectors.toSet());
    }

    private RunningNode source(Path file, ProtocolVersions versions, int expect) {
        return source(RunningNode.open(file, expect).with(Participation.DEFAULTS.with(versions)));
    }

    private RunningNode receiver(String host, ProtocolVersions versions, BandwidthLimits limits) throws IOException {
        return receiver(host,
                into(host).with(LimitPlan.always(limits)).with(Participation.DEFAULTS.with(versions)));
    }
}
