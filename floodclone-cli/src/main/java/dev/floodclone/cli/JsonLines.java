package dev.floodclone.cli;

import com.google.gson.stream.JsonWriter;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.content.NodeId;
import dev.floodclone.node.Outcome;
import dev.floodclone.sim.Cut;
import dev.floodclone.sim.Plan;
import dev.floodclone.sim.Topology;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Progress;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The JSON form of what happens in a node: one object, one line, its kind in the member {@code event}. */
final class JsonLines {

    private JsonLines() {
    }

    static String event(NodeEvent event) {
        if (event instanceof NodeEvent.Started started) {
            return object("started", json -> json
                    .name("node").value(started.node().toString())
                    .name("role").value(started.source() ? "source" : "receiver")
                    .name("port").value(started.port())
                    .name("background").value(started.background()));
        }
        if (event instanceof NodeEvent.Limited limited) {
            return object("limits", json -> limits(json, limited.limits()));
        }
        if (event instanceof NodeEvent.SessionOpened || event instanceof NodeEvent.SessionSighted
                || event instanceof NodeEvent.Joined) {
            return session(event);
        }
        if (event instanceof NodeEvent.PeerConnected || event instanceof NodeEvent.PeerDisconnected) {
            return peer(event);
        }
        if (event instanceof NodeEvent.PathChanged changed) {
            return object("path-health", json -> NetworkJson.changed(json, changed));
        }
        if (event instanceof NodeEvent.LinkChanged changed) {
            return object("link-health", json -> NetworkJson.changed(json, changed));
        }
        return result(event);
    }

    static void limits(JsonWriter json, BandwidthLimits limits) throws IOException {
        json.name("upBytesPerSecond").value(limit(limits.up()))
                .name("downBytesPerSecond").value(limit(limits.down()))
                .name("peerBytesPerSecond").value(limit(limits.perConnection()))
                .name("minPeerBytesPerSecond").value(limit(limits.minimum()));
    }

    /** Null when there is none. */
    private static Long limit(Bandwidth bandwidth) {
        return bandwidth.isZero() ? null : (Long) bandwidth.bytesPerSecond();
    }

    private static String session(NodeEvent event) {
        if (event instanceof NodeEvent.SessionOpened opened) {
            return object("session", json -> json
                    .name("session").value(opened.session().toString())
                    .name("name").value(opened.name())
                    .name("fileName").value(opened.fileName())
                    .name("fileBytes").value(opened.fileBytes())
                    .name("ticket").value(opened.ticket().orElse(null)));
        }
        if (event instanceof NodeEvent.SessionSighted seen) {
            return object("sighted", json -> json
                    .name("session").value(seen.session().toString())
                    .name("name").value(seen.name())
                    .name("fileName").value(seen.fileName())
                    .name("fileBytes").value(seen.fileBytes())
                    .name("open").value(seen.open())
                    .name("address").value(Units.address(seen.address())));
        }
        NodeEvent.Joined joined = (NodeEvent.Joined) event;
        return object("joined", json -> json
                .name("session").value(joined.session().toString())
                .name("fileName").value(joined.fileName())
                .name("fileBytes").value(joined.fileBytes())
                .name("chunkBytes").value(joined.chunkBytes())
                .name("target").value(joined.target().toString()));
    }

    private static String peer(NodeEvent event) {
        if (event instanceof NodeEvent.PeerConnected up) {
            return object("peer-connected", json -> json
                    .name("peer").value(up.peer().toString())
                    .name("local").value(Units.address(up.local()))
                    .name("remote").value(Units.address(up.remote()))
                    .name("version").value(up.version()));
        }
        NodeEvent.PeerDisconnected down = (NodeEvent.PeerDisconnected) event;
        return object("peer-disconnected", json -> json
                .name("peer").value(down.peer().toString())
                .name("remote").value(Units.address(down.remote()))
                .name("reason").value(down.reason()));
    }

    private static String result(NodeEvent event) {
        if (event instanceof NodeEvent.NodeComplete complete) {
            return object("node-complete", json -> json
                    .name("node").value(complete.node().toString())
                    .name("complete").value(complete.complete())
                    .name("known").value(complete.known()));
        }
        if (event instanceof NodeEvent.Verified verified) {
            return object("verified", json -> json
                    .name("seconds").value(Units.rounded(Units.seconds(verified.afterStart())))
                    .name("path").value(verified.file().toString())
                    .name("fileBytes").value(verified.fileBytes()));
        }
        NodeEvent.Warning warning = (NodeEvent.Warning) event;
        return object("warning", json -> json.name("message").value(warning.message()));
    }

    static String progress(Progress progress, NetworkStatus network, double seconds, double bytesPerSecond) {
        return object("progress", json -> {
            json.name("seconds").value(Units.rounded(seconds))
                    .name("verifiedBytes").value(progress.verifiedBytes())
                    .name("fileBytes").value(progress.fileBytes())
                    .name("receivedBytes").value(progress.receivedBytes())
                    .name("sentBytes").value(progress.sentBytes())
                    .name("bytesPerSecond").value(Math.round(bytesPerSecond))
                    .name("peers").value(progress.peers())
                    .name("complete").value(progress.complete())
                    .name("known").value(progress.known());
            NetworkJson.rates(json, network.traffic(), network.capacity());
        });
    }

    static String path(PathStatus path, double seconds) {
        return object("path", json -> NetworkJson.path(json.name("seconds").value(Units.rounded(seconds)), path));
    }

    static String link(LinkStatus link, double seconds) {
        return object("link", json -> NetworkJson.link(json.name("seconds").value(Units.rounded(seconds)), link));
    }

    static String outcome(Outcome outcome) {
        return object("outcome", json -> {
            json.name("status").value(outcome.status().name())
                    .name("exitCode").value(outcome.status().code())
                    .name("message").value(outcome.message())
                    .name("path").value(outcome.file().map(Path::toString).orElse(null))
                    .name("seconds").value(Units.rounded(Units.seconds(outcome.elapsed())))
                    .name("verifiedSeconds").value(seconds(outcome.verifiedAfter()))
                    .name("firstByteSeconds").value(seconds(outcome.firstByteAfter()))
                    .name("lastByteSeconds").value(seconds(outcome.lastByteAfter()))
                    .name("bytes").value(outcome.fileBytes());
            json.name("bytesFrom").beginObject();
            for (Map.Entry<NodeId, Long> from : outcome.bytesFrom().entrySet()) {
                json.name(from.getKey().toString()).value(from.getValue());
            }
            json.endObject()
                    .name("duplicateBytes").value(outcome.duplicateBytes())
                    .name("bytesSent").value(outcome.bytesSent())
                    .name("served").value(outcome.served());
        });
    }

    static String plan(Topology topology, long fileBytes, Plan plan) {
        return object("plan", json -> {
            json.name("topology").value(topology.name())
                    .name("destinations").value(topology.destinations().size())
                    .name("mbitPerSecond").value(plan.rate().bytesPerSecond() * 8 / 1e6)
                    .name("exact").value(plan.exact());
            json.name("links").beginArray();
            for (String link : plan.cut().map(Cut::links).orElse(List.of())) {
                json.value(link);
            }
            json.endArray()
                    .name("crossings").value(plan.cut().map(Cut::crossings).orElse(null))
                    .name("fileBytes").value(fileBytes)
                    .name("seconds").value(finite(plan.seconds(fileBytes)));
        });
    }

    static String simulation(SimulationRow row) {
        return object("simulation", json -> {
            json.name("topology").value(row.scenario().topology().name())
                    .name("destinations").value(row.scenario().topology().destinations().size())
                    .name("policy").value(row.scenario().policy().name())
                    .name("seed").value(row.scenario().seed())
                    .name("fileBytes").value(row.scenario().layout().fileBytes())
                    .name("incomplete").value(row.result().incomplete().size())
                    .name("seconds").value(finite(row.seconds()))
                    .name("medianSeconds").value(finite(row.medianSeconds()))
                    .name("optimumSeconds").value(finite(row.optimumSeconds()))
                    .name("optimumExact").value(row.plan().exact())
                    .name("sourceCopies").value(Units.rounded(row.sourceCopies()))
                    .name("inVainShare").value(Units.rounded(row.inVainShare()));
            json.name("nodes").beginObject();
            for (String host : row.scenario().topology().destinations()) {
                json.name(host).value(finite(row.result().seconds().getOrDefault(host, Double.NaN)));
            }
            json.endObject();
        });
    }

    /** An answer to a request that had no effect. */
    static String refused(String message) {
        return object("refused", json -> json.name("message").value(message));
    }

    private static Double finite(OptionalDouble value) {
        return finite(value.orElse(Double.NaN));
    }

    /** JSON has no other numbers. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) Units.rounded(value) : null;
    }

    /** Null when it never was. */
    private static Double seconds(Optional<Duration> after) {
        return after.map(duration -> Units.rounded(Units.seconds(duration))).orElse(null);
    }

    static String object(String event, Members members) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject().name("event").value(event);
            members.write(json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    interface Members {
        void write(JsonWriter json) throws IOException;
    }
}
