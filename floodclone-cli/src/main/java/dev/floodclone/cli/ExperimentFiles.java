package dev.floodclone.cli;

import com.google.gson.stream.JsonWriter;
import dev.floodclone.sim.EmulatedNetwork.LinkStatistics;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Writes an experiment's results for programs: summary.csv and run.json, with the same members as the Mininet runs. */
final class ExperimentFiles {

    private final ExperimentReport report;

    ExperimentFiles(ExperimentReport report) {
        this.report = report;
    }

    void write(Path directory) throws IOException {
        Files.write(directory.resolve("summary.csv"), csv());
        try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(directory.resolve("run.json")))) {
            json.setIndent("  ");
            writeRun(json);
        }
    }

    private List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("node,role,status,seconds,mbit_per_second,bytes_from,duplicate_bytes,exit_code,"
                + "simulated_seconds,optimum_seconds");
        for (HostResult host : report.hosts()) {
            String senders = host.bytesFrom().entrySet().stream()
                    .map(from -> from.getKey() + "=" + from.getValue())
                    .collect(Collectors.joining(";"));
            String status = host.status().contains(",") ? '"' + host.status() + '"' : host.status();
            lines.add(String.join(",", host.host(), host.role(), status, text(host.seconds()),
                    text(host.megabitsPerSecond(report.setup().fileBytes())), senders,
                    String.valueOf(host.duplicateBytes()), String.valueOf(host.exitCode()),
                    text(report.simulatedSeconds(host.host())),
                    text(host.source() ? OptionalDouble.empty() : report.optimumSeconds())));
        }
        return lines;
    }

    private void writeRun(JsonWriter json) throws IOException {
        json.beginObject();
        writeSetup(json);
        json.name("right").value(report.right());
        json.name("lastNode").value(report.last().map(HostResult::host).orElse(null));
        json.name("seconds").value(rounded(report.last().map(HostResult::seconds).orElse(OptionalDouble.empty())));
        json.name("optimumMbitPerSecond").value(report.optimum().bytesPerSecond() * 8 / 1e6);
        json.name("optimumSeconds").value(rounded(report.optimumSeconds()));
        json.name("simulatedSeconds").value(rounded(report.simulatedSeconds()));
        json.name("efficiency").value(rounded(report.efficiency()));
        json.name("nodes").beginArray();
        for (HostResult host : report.hosts()) {
            writeHost(json, host);
        }
        json.endArray().name("links").beginArray();
        for (LinkStatistics link : report.links()) {
            writeLink(json, link);
        }
        json.endArray().endObject();
    }

    private void writeSetup(JsonWriter json) throws IOException {
        Experiment.Setup setup = report.setup();
        json.name("topology").value(setup.name());
        json.name("engine").value("embedded");
        json.name("emulation").value(Experiment.EMULATION);
        json.name("sizeBytes").value(setup.fileBytes());
        json.name("seed").value(setup.seed());
        json.name("trace").value(setup.trace().map(file -> file.getFileName().toString()).orElse(null));
        json.name("startedAt").value(report.startedAt());
    }

    private void writeHost(JsonWriter json, HostResult host) throws IOException {
        json.beginObject();
        json.name("node").value(host.host());
        json.name("role").value(host.role());
        json.name("status").value(host.status());
        json.name("seconds").value(rounded(host.seconds()));
        json.name("mbitPerSecond").value(rounded(host.megabitsPerSecond(report.setup().fileBytes())));
        json.name("bytesFrom").beginObject();
        for (Map.Entry<String, Long> from : host.bytesFrom().entrySet()) {
            json.name(from.getKey()).value(from.getValue());
        }
        json.endObject();
        json.name("duplicateBytes").value(host.duplicateBytes());
        json.name("exitCode").value(host.exitCode());
        json.endObject();
    }

    private static void writeLink(JsonWriter json, LinkStatistics link) throws IOException {
        json.beginObject();
        json.name("from").value(link.from());
        json.name("to").value(link.to());
        json.name("packets").value(link.counters().packets());
        json.name("bytes").value(link.counters().bytes());
        json.name("queueDrops").value(link.counters().dropped());
        json.name("losses").value(link.counters().lost());
        json.endObject();
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? rounded(value).toPlainString() : "";
    }

    private static BigDecimal rounded(OptionalDouble value) {
        return value.isPresent() ? BigDecimal.valueOf(value.getAsDouble()).setScale(3, RoundingMode.HALF_UP) : null;
    }
}
