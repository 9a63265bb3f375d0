package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Progress;
import dev.floodclone.telemetry.Traffic;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonLinesTest {

    private static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.1", 7411);
    private static final InetSocketAddress THERE = new InetSocketAddress("10.0.0.2", 5000);

    private static final Condition CONDITION =
            new Condition(Health.DEGRADED, Duration.ofMillis(1500), new Traffic(5, 10, 150, 20));

    static Stream<Arguments> events() {
        SessionId session = new SessionId(0xabcL);
        return Stream.of(
                Arguments.of(new NodeEvent.Started(new NodeId(1), true, 7411, false),
                        "{'event':'started','node':'0000000000000001','role':'source','port':7411,'background':false}"),
                Arguments.of(new NodeEvent.Limited(new BandwidthLimits(new Bandwidth(1_000_000), Bandwidth.ZERO,
                                new Bandwidth(500_000), Bandwidth.ZERO)),
                        "{'event':'limits','upBytesPerSecond':1000000,'downBytesPerSecond':null,"
                                + "'peerBytesPerSecond':500000,'minPeerBytesPerSecond':null}"),
                Arguments.of(new NodeEvent.SessionOpened(session, "n", "\"\u00fc\".bin", 5, Optional.of("t")),
                        "{'event':'session','session':'0000000000000abc','name':'n','fileName':'\\\"\u00fc\\\".bin',"
                                + "'fileBytes':5,'ticket':'t'}"),
                Arguments.of(new NodeEvent.SessionSighted(session, "n", "f", 5, true, THERE),
                        "{'event':'sighted','session':'0000000000000abc','name':'n','fileName':'f','fileBytes':5,"
                                + "'open':true,'address':'10.0.0.2:5000'}"),
                Arguments.of(new NodeEvent.Joined(session, "f", 5, 65536, Path.of("d/f.part")),
                        "{'event':'joined','session':'0000000000000abc','fileName':'f','fileBytes':5,"
                                + "'chunkBytes':65536,'target':'d/f.part'}"),
                Arguments.of(new NodeEvent.PeerConnected(new NodeId(-1), HERE, THERE, 2),
                        "{'event':'peer-connected','peer':'ffffffffffffffff','local':'10.0.0.1:7411',"
                                + "'remote':'10.0.0.2:5000','version':2}"),
                Arguments.of(new NodeEvent.PeerDisconnected(new NodeId(2), THERE, "idle"),
                        "{'event':'peer-disconnected','peer':'0000000000000002','remote':'10.0.0.2:5000',"
                                + "'reason':'idle'}"),
                Arguments.of(new NodeEvent.PathChanged(path(PathSnapshot.UNKNOWN), Health.UP),
                        "{'event':'path-health','seconds':1.5,'peer':'0000000000000007','local':'10.0.0.1:7411',"
                                + "'remote':'10.0.0.2:5000','link':'eth0','health':'degraded','before':'up'}"),
                Arguments.of(new NodeEvent.LinkChanged(link(Bandwidth.ZERO), Health.DOWN, Duration.ofMillis(250)),
                        "{'event':'link-health','seconds':1.5,'link':'eth0','health':'degraded','before':'down',"
                                + "'lastedSeconds':0.25}"),
                Arguments.of(new NodeEvent.NodeComplete(new NodeId(2), 1, 3),
                        "{'event':'node-complete','node':'0000000000000002','complete':1,'known':3}"),
                Arguments.of(new NodeEvent.Verified(Path.of("d/f"), 5, Duration.ofMillis(1234)),
                        "{'event':'verified','seconds':1.234,'path':'d/f','fileBytes':5}"),
                Arguments.of(new NodeEvent.Warning("line\nbreak"), "{'event':'warning','message':'line\\nbreak'}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsOneObjectOnOneLine(NodeEvent event, String expected) {
        assertEquals(expected.replace('\'', '"'), JsonLines.event(event));
    }

    @Test
    void progressHasWholeRates() {
        assertEquals(("{'event':'progress','seconds':1.5,'verifiedBytes':1,'fileBytes':9,'receivedBytes':2,"
                        + "'sentBytes':3,'bytesPerSecond':1235,'peers':4,'complete':6,'known':5,"
                        + "'sentBytesPerSecond':300,'receivedBytesPerSecond':40,'utilisation':0.75}")
                        .replace('\'', '"'),
                JsonLines.progress(new Progress(9, 1, 2, 3, 4, 5, 6, 7, 8), new NetworkStatus(List.of(), List.of(
                        link(new Bandwidth(300)), link(new Bandwidth(100)))), 1.49999, 1234.6));
    }

    @Test
    void aPathSaysWhatItsModelKnows() {
        PathSnapshot snapshot = new PathSnapshot(new Bandwidth(1_250_000), 20_000_400, 25_500_000, 0.01239, 30_000, 999,
                1472, "PROBE_BW:cruise", false);
        assertEquals(("{'event':'path','seconds':2.5,'peer':'0000000000000007','local':'10.0.0.1:7411',"
                        + "'remote':'10.0.0.2:5000','link':'eth0','bottleneckBytesPerSecond':1250000,"
                        + "'minRttMillis':20.0,'smoothedRttMillis':25.5,'lossRate':0.0124,'bytesInFlight':30000,"
                        + "'deliveredBytes':999,'datagramBytes':1472,'state':'PROBE_BW:cruise','appLimited':false,"
                        + "'receivedBytes':10,'health':'degraded','changedSeconds':1.5,'sentBytesPerSecond':150,"
                        + "'receivedBytesPerSecond':20,'utilisation':1.0E-4}").replace('\'', '"'),
                JsonLines.path(path(snapshot), 2.5));
    }

    @Test
    void aLinkOfUnknownCapacityHasNoUtilisation() {
        assertEquals(("{'event':'link','seconds':2.5,'link':'eth0','paths':2,'capacityBytesPerSecond':0,"
                + "'minRttMillis':1.0,'smoothedRttMillis':2.0,'lossRate':0.5,'sentBytes':5,'receivedBytes':10,"
                + "'health':'degraded','changedSeconds':1.5,'sentBytesPerSecond':150,'receivedBytesPerSecond':20,"
                + "'utilisation':null}").replace('\'', '"'), JsonLines.link(link(Bandwidth.ZERO), 2.5));
    }

    private static PathStatus path(PathSnapshot snapshot) {
        return new PathStatus(new NodeId(7), HERE, THERE, "eth0", snapshot, CONDITION);
    }

    private static LinkStatus link(Bandwidth capacity) {
        return new LinkStatus("eth0", 2, capacity, 1_000_000, 2_000_000, 0.5, CONDITION);
    }

    @Test
    void theOutcomeNamesEverySender() {
        Outcome outcome = new Outcome(ExitStatus.OK, "", Optional.of(Path.of("f")), 9, Duration.ofSeconds(2),
                Optional.of(Duration.ofSeconds(1)), Optional.of(Duration.ofMillis(250)), Optional.empty(),
                Map.of(new NodeId(3), 9L), 1, 4, 2);
        assertEquals(("{'event':'outcome','status':'OK','exitCode':0,'message':'','path':'f','seconds':2.0,"
                + "'verifiedSeconds':1.0,'firstByteSeconds':0.25,'lastByteSeconds':null,'bytes':9,"
                + "'bytesFrom':{'0000000000000003':9},'duplicateBytes':1,'bytesSent':4,"
                + "'served':2}").replace('\'', '"'), JsonLines.outcome(outcome));
    }
}
