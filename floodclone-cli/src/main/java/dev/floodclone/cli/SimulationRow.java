package dev.floodclone.cli;

import dev.floodclone.sim.Plan;
import dev.floodclone.sim.Scenario;
import dev.floodclone.sim.SimulationResult;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One simulation as a line of a table. Times count from the start of each node's process, as those of real runs. */
record SimulationRow(Scenario scenario, Plan plan, SimulationResult result) {

    static final String HEADER = String.format(Locale.ROOT, "%-12s %10s %10s %10s %14s %8s",
            "policy", "last node", "x optimum", "median", "source copies", "in vain");

    static final String CSV_HEADER = "topology,nodes,bytes,chunks,seed,policy,incomplete,seconds,median_seconds,"
            + "optimum_seconds,optimum_exact,efficiency,source_copies,in_vain_share";

    static String heading(Scenario scenario, Plan plan) {
        long bytes = scenario.layout().fileBytes();
        return String.format(Locale.ROOT, "%s: %s in %s to %s, seed %d; %s %s Mbit/s, %s",
                scenario.topology().name(), Units.bytes(bytes), Units.count(scenario.layout().count(), "chunk"),
                Units.count(scenario.topology().destinations().size(), "destination"), scenario.seed(),
                plan.exact() ? "optimum" : "optimum at most", PlanCommand.megabits(plan.rate().bytesPerSecond()),
                plan.rate().isZero() ? "a destination cannot be reached" : Units.seconds(plan.seconds(bytes)));
    }

    /** Empty unless all destinations got the file. */
    OptionalDouble seconds() {
        return result.incomplete().isEmpty() ? OptionalDouble.of(result.lastSeconds()) : OptionalDouble.empty();
    }

    OptionalDouble medianSeconds() {
        List<Double> sorted = result.seconds().values().stream().sorted().toList();
        return sorted.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sorted.get(sorted.size() / 2));
    }

    double optimumSeconds() {
        return plan.seconds(scenario.layout().fileBytes());
    }

    OptionalDouble efficiency() {
        return seconds().isPresent() ? OptionalDouble.of(optimumSeconds() / seconds().getAsDouble()) : seconds();
    }

    /** What the source sent, in copies of the file, headers included. */
    double sourceCopies() {
        return result.sourceBytes() / Math.max(1, scenario.layout().fileBytes());
    }

    String line() {
        OptionalDouble times = seconds().isPresent()
                ? OptionalDouble.of(seconds().getAsDouble() / optimumSeconds()) : OptionalDouble.empty();
        return String.format(Locale.ROOT, "%-12s %10s %10s %10s %14.3f %7.2f%%", scenario.policy().name(),
                text(seconds(), "%.2f s"), text(times, "%.3f"), text(medianSeconds(), "%.2f s"), sourceCopies(),
                100 * inVainShare());
    }

    double inVainShare() {
        return result.neededBytes() == 0 ? 0 : result.duplicateShare();
    }

    String csv() {
        return String.format(Locale.ROOT, "%s,%d,%d,%d,%d,%s,%d,%s,%s,%.3f,%b,%s,%.4f,%.5f", scenario.topology().name(),
                scenario.topology().destinations().size(), scenario.layout().fileBytes(), scenario.layout().count(),
                scenario.seed(), scenario.policy().name(), result.incomplete().size(), text(seconds(), "%.3f"),
                text(medianSeconds(), "%.3f"), optimumSeconds(), plan.exact(), text(efficiency(), "%.4f"),
                sourceCopies(), inVainShare());
    }

    private static String text(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
    }
}
