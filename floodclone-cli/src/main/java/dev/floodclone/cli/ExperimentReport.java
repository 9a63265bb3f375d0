package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.sim.EmulatedNetwork.LinkStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What an experiment came to, and how it is shown: the same table as that of the Mininet runs.
 *
 * @param optimum of the topology as its file has it, before any change that a trace makes
 * @param simulated seconds that each destination needs in virtual time, of those that complete
 */
record ExperimentReport(Experiment.Setup setup, String startedAt, Bandwidth optimum,
        Map<String, Double> simulated, List<HostResult> hosts, List<LinkStatistics> links) {

    private static final double MIB = 1 << 20;

    boolean right() {
        return hosts.stream().allMatch(HostResult::right);
    }

    /** The destination that was complete last; empty unless all are. */
    Optional<HostResult> last() {
        List<HostResult> destinations = hosts.stream().filter(host -> !host.source()).toList();
        return destinations.stream().allMatch(host -> host.seconds().isPresent())
                ? destinations.stream().max(Comparator.comparingDouble(host -> host.seconds().getAsDouble()))
                : Optional.empty();
    }

    /** Empty where a destination cannot be reached. */
    OptionalDouble optimumSeconds() {
        return optimum.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) setup.fileBytes() / optimum.bytesPerSecond());
    }

    /** The last destination's time in virtual time; empty unless all complete. */
    OptionalDouble simulatedSeconds() {
        boolean all = hosts.stream().allMatch(host -> host.source() || simulated.containsKey(host.host()));
        return all ? simulated.values().stream().mapToDouble(Double::doubleValue).max() : OptionalDouble.empty();
    }

    OptionalDouble simulatedSeconds(String host) {
        return simulated.containsKey(host) ? OptionalDouble.of(simulated.get(host)) : OptionalDouble.empty();
    }

    OptionalDouble efficiency() {
        return last().isPresent() && optimumSeconds().isPresent()
                ? OptionalDouble.of(optimumSeconds().getAsDouble() / last().get().seconds().getAsDouble())
                : OptionalDouble.empty();
    }

    List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("node", "status", "seconds", "Mbit/s", "duplicates", "MiB by sender"));
        hosts.forEach(host -> rows.add(row(host)));
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        List<String> lines = new ArrayList<>(rows.stream().map(row -> aligned(row, widths)).toList());
        lines.add("");
        lines.add(verdict());
        return lines;
    }

    private List<String> row(HostResult host) {
        return List.of(
                host.host(),
                host.source() ? host.status() + " (source)" : host.status(),
                twoDecimals(host.seconds()),
                twoDecimals(host.megabitsPerSecond(setup.fileBytes())),
                twoDecimals(host.duplicateBytes() / MIB) + " MiB",
                host.bytesFrom().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(from -> from.getKey() + " " + twoDecimals(from.getValue() / MIB))
                        .collect(Collectors.joining(", ")));
    }

    /** Words to the left, figures to the right. */
    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            boolean figures = column >= 2 && column <= 4;
            line.append(column == 0 ? "" : "  ").append(figures ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private String verdict() {
        String lastNode = last()
                .map(host -> twoDecimals(host.seconds()) + " s (" + host.host() + ")")
                .orElse("n/a");
        String megabits = PlanCommand.megabits(optimum.bytesPerSecond());
        String best = optimumSeconds().isPresent()
                ? twoDecimals(optimumSeconds()) + " s (" + megabits + " Mbit/s)"
                : "n/a";
        String share = efficiency().isPresent()
                ? String.format(Locale.ROOT, "%.1f%%", 100 * efficiency().getAsDouble())
                : "n/a";
        String simulated = simulatedSeconds().isPresent() ? twoDecimals(simulatedSeconds()) + " s" : "n/a";
        return "last node " + lastNode + "; simulated " + simulated + "; optimum " + best + "; efficiency " + share;
    }

    private static String twoDecimals(OptionalDouble value) {
        return value.isPresent() ? twoDecimals(value.getAsDouble()) : "-";
    }

    private static String twoDecimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
