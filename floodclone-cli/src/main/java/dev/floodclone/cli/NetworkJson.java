package dev.floodclone.cli;

import com.google.gson.stream.JsonWriter;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.telemetry.Condition;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Traffic;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;

/** The JSON form of a node's paths and links: members of an object that the caller has begun. */
final class NetworkJson {

    private NetworkJson() {
    }

    static void path(JsonWriter json, PathStatus path) throws IOException {
        PathSnapshot now = path.snapshot();
        name(json, path);
        json.name("bottleneckBytesPerSecond").value(now.bottleneck().bytesPerSecond())
                .name("minRttMillis").value(millis(now.minRttNanos()))
                .name("smoothedRttMillis").value(millis(now.smoothedRttNanos()))
                .name("lossRate").value(share(now.lossRate()))
                .name("bytesInFlight").value(now.bytesInFlight())
                .name("deliveredBytes").value(now.deliveredBytes())
                .name("datagramBytes").value(now.datagramBytes())
                .name("state").value(now.state())
                .name("appLimited").value(now.appLimited())
                .name("receivedBytes").value(path.condition().traffic().receivedBytes());
        condition(json, path.condition());
        rates(json, path.condition().traffic(), now.bottleneck());
    }

    static void link(JsonWriter json, LinkStatus link) throws IOException {
        json.name("link").value(link.link())
                .name("paths").value(link.paths())
                .name("capacityBytesPerSecond").value(link.capacity().bytesPerSecond())
                .name("minRttMillis").value(millis(link.minRttNanos()))
                .name("smoothedRttMillis").value(millis(link.smoothedRttNanos()))
                .name("lossRate").value(share(link.lossRate()))
                .name("sentBytes").value(link.condition().traffic().sentBytes())
                .name("receivedBytes").value(link.condition().traffic().receivedBytes());
        condition(json, link.condition());
        rates(json, link.condition().traffic(), link.capacity());
    }

    /** @param capacity of what carries the traffic, zero while unknown */
    static void rates(JsonWriter json, Traffic traffic, Bandwidth capacity) throws IOException {
        OptionalDouble utilisation = traffic.utilisation(capacity);
        json.name("sentBytesPerSecond").value(traffic.sentBytesPerSecond())
                .name("receivedBytesPerSecond").value(traffic.receivedBytesPerSecond())
                .name("utilisation")
                .value(utilisation.isPresent() ? (Double) share(utilisation.getAsDouble()) : null);
    }

    static void changed(JsonWriter json, NodeEvent.PathChanged event) throws IOException {
        json.name("seconds").value(Units.rounded(Units.seconds(event.path().condition().changedAfter())));
        name(json, event.path());
        json.name("health").value(label(event.path().condition().health())).name("before").value(label(event.before()));
    }

    static void changed(JsonWriter json, NodeEvent.LinkChanged event) throws IOException {
        Condition condition = event.link().condition();
        json.name("seconds").value(Units.rounded(Units.seconds(condition.changedAfter())))
                .name("link").value(event.link().link())
                .name("health").value(label(condition.health()))
                .name("before").value(label(event.before()))
                .name("lastedSeconds").value(Units.rounded(Units.seconds(event.lasted())));
    }

    private static void name(JsonWriter json, PathStatus path) throws IOException {
        json.name("peer").value(path.peer().toString())
                .name("local").value(Units.address(path.local()))
                .name("remote").value(Units.address(path.remote()))
                .name("link").value(path.link());
    }

    private static void condition(JsonWriter json, Condition condition) throws IOException {
        json.name("health").value(label(condition.health()))
                .name("changedSeconds").value(Units.rounded(Units.seconds(condition.changedAfter())));
    }

    static String label(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private static double millis(long nanos) {
        return Units.rounded(nanos / 1e6);
    }

    private static double share(double share) {
        return Math.round(share * 1e4) / 1e4;
    }
}
