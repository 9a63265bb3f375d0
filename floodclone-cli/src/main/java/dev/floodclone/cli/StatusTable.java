package dev.floodclone.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A node's answer about its status as lines for a person. */
final class StatusTable {

    private static final List<String> HEADINGS =
            List.of("", "health", "since", "sends", "receives", "in use", "round trip", "loss", "sent", "received");

    private final JsonObject status;

    StatusTable(JsonObject status) {
        this.status = status;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("process " + number(status, "pid") + ", node " + text(status, "node") + ", " + what() + ", for "
                + Units.clock((long) real(status, "seconds")));
        lines.add("  " + progress());
        lines.add("  " + limits(status.getAsJsonObject("limits")));
        lines.addAll(aligned(rows()));
        return lines;
    }

    private String what() {
        String role = text(status, "role");
        String port = ", port " + number(status, "port");
        return status.get("session").isJsonNull() ? role + " in no session yet" + port
                : role + " of " + text(status, "fileName") + ", session " + text(status, "session") + port;
    }

    private String progress() {
        double fileBytes = real(status, "fileBytes");
        String verified = fileBytes == 0 ? "" : String.format(Locale.ROOT, "%d%% of %s verified, ",
                (int) (100 * real(status, "verifiedBytes") / fileBytes), Units.bytes(fileBytes));
        return verified + Units.count(number(status, "peers"), "peer") + ", " + number(status, "complete") + " of "
                + Units.count(number(status, "known"), "destination") + " complete";
    }

    /** @param limits as the node tells them */
    static String limits(JsonObject limits) {
        String text = HumanReporter.limits(new BandwidthLimits(limit(limits, "upBytesPerSecond"),
                limit(limits, "downBytesPerSecond"), limit(limits, "peerBytesPerSecond"),
                limit(limits, "minPeerBytesPerSecond")));
        return text + schedule(limits, "up") + schedule(limits, "down");
    }

    private static Bandwidth limit(JsonObject limits, String name) {
        JsonElement value = limits.get(name);
        return value.isJsonNull() ? Bandwidth.ZERO : new Bandwidth(value.getAsLong());
    }

    private static String schedule(JsonObject limits, String direction) {
        JsonElement schedule = limits.get(direction + "Schedule");
        return schedule.isJsonNull() ? "" : "; " + direction + " by the time of day: "
                + Units.printable(schedule.getAsString());
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (JsonElement link : status.getAsJsonArray("links")) {
            String name = "link " + text(link.getAsJsonObject(), "link");
            rows.add(row(name, "sentBytes", link.getAsJsonObject()));
            for (JsonElement path : status.getAsJsonArray("paths")) {
                if (path.getAsJsonObject().get("link").equals(link.getAsJsonObject().get("link"))) {
                    rows.add(row("  " + text(path.getAsJsonObject(), "remote"), "deliveredBytes",
                            path.getAsJsonObject()));
                }
            }
        }
        rows.add(List.of("all links", "", "", Units.rate(real(status, "sentBytesPerSecond")),
                Units.rate(real(status, "receivedBytesPerSecond")), share(status, "utilisation", "%.0f%%"), "", "",
                Units.bytes(sumOfLinks("sentBytes")), Units.bytes(sumOfLinks("receivedBytes"))));
        return rows;
    }

    private double sumOfLinks(String name) {
        double sum = 0;
        for (JsonElement link : status.getAsJsonArray("links")) {
            sum += real(link.getAsJsonObject(), name);
        }
        return sum;
    }

    private List<String> row(String name, String sentBytes, JsonObject of) {
        return List.of(name, text(of, "health"),
                Units.clock((long) Math.max(0, real(status, "seconds") - real(of, "changedSeconds"))),
                Units.rate(real(of, "sentBytesPerSecond")), Units.rate(real(of, "receivedBytesPerSecond")),
                share(of, "utilisation", "%.0f%%"),
                String.format(Locale.ROOT, "%.1f ms", real(of, "smoothedRttMillis")), share(of, "lossRate", "%.1f%%"),
                Units.bytes(real(of, sentBytes)), Units.bytes(real(of, "receivedBytes")));
    }

    private static String share(JsonObject of, String name, String format) {
        return of.get(name).isJsonNull() ? "-" : String.format(Locale.ROOT, format, 100 * real(of, name));
    }

    /** Names to the left, figures to the right. */
    private static List<String> aligned(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
                line.append(' ').append(String.format("%" + (column == 0 ? "-" : "") + Math.max(1, width) + "s",
                        row.get(column))).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String text(JsonObject of, String name) {
        return Units.printable(of.get(name).getAsString());
    }

    private static long number(JsonObject of, String name) {
        return of.get(name).getAsLong();
    }

    private static double real(JsonObject of, String name) {
        return of.get(name).getAsDouble();
    }
}
