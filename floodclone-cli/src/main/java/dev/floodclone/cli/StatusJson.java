package dev.floodclone.cli;

import com.google.gson.stream.JsonWriter;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.LimitPlan;
import dev.floodclone.bandwidth.LimitSchedule;
import dev.floodclone.node.FloodNode;
import dev.floodclone.telemetry.LinkStatus;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.PathStatus;
import dev.floodclone.telemetry.Progress;
import java.io.IOException;
import java.time.LocalTime;

/** The JSON form of what a running node says when it is asked. */
final class StatusJson {

    private StatusJson() {
    }

    static String status(RunSummary run, NodeEvent.Started started, FloodNode node) {
        NetworkStatus network = node.network();
        return JsonLines.object("status", json -> {
            json.name("pid").value(ProcessHandle.current().pid())
                    .name("node").value(started.node().toString())
                    .name("role").value(started.source() ? "source" : "receiver")
                    .name("port").value(started.port())
                    .name("session").value(run.session().map(RunSummary.Session::id).orElse(null))
                    .name("fileName").value(run.session().map(RunSummary.Session::fileName).orElse(null))
                    .name("seconds").value(Units.rounded(run.seconds()));
            progress(json, node.progress());
            NetworkJson.rates(json, network.traffic(), network.capacity());
            json.name("limits").beginObject();
            limits(json, node.limits(), LocalTime.now());
            json.endObject();
            network(json, network);
        });
    }

    static void progress(JsonWriter json, Progress progress) throws IOException {
        json.name("verifiedBytes").value(progress.verifiedBytes())
                .name("fileBytes").value(progress.fileBytes())
                .name("receivedBytes").value(progress.receivedBytes())
                .name("sentBytes").value(progress.sentBytes())
                .name("peers").value(progress.peers())
                .name("complete").value(progress.complete())
                .name("known").value(progress.known());
    }

    private static void network(JsonWriter json, NetworkStatus network) throws IOException {
        json.name("links").beginArray();
        for (LinkStatus link : network.links()) {
            NetworkJson.link(json.beginObject(), link);
            json.endObject();
        }
        json.endArray().name("paths").beginArray();
        for (PathStatus path : network.paths()) {
            NetworkJson.path(json.beginObject(), path);
            json.endObject();
        }
        json.endArray();
    }

    static String limits(LimitPlan plan, LocalTime now) {
        return JsonLines.object("limits", json -> limits(json, plan, now));
    }

    private static void limits(JsonWriter json, LimitPlan plan, LocalTime now) throws IOException {
        BandwidthLimits limits = plan.at(now);
        JsonLines.limits(json, limits);
        json.name("upSchedule").value(schedule(plan.up())).name("downSchedule").value(schedule(plan.down()));
    }

    /** Null where the time of day does not matter. */
    private static String schedule(LimitSchedule schedule) {
        return schedule.windows().isEmpty() ? null : schedule.toString();
    }
}
