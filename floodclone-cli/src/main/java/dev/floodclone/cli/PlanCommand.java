package dev.floodclone.cli;

import dev.floodclone.sim.Cut;
import dev.floodclone.sim.Plan;
import dev.floodclone.sim.Scenario;
import dev.floodclone.sim.Topology;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Computes what every result on a topology is reported against. */
@Command(name = "plan", sortOptions = false,
        description = "Shows the best rate at which all destinations of a topology can receive at once, what limits "
                + "it, and how long a file takes then.")
final class PlanCommand implements Callable<Integer> {

    private static final int LINKS_NAMED = 6;

    @Mixin
    private TopologyArgument argument;

    @ParentCommand
    private FloodCloneCommand program;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Topology topology = argument.read();
        Plan plan = Plan.of(topology);
        PrintWriter out = spec.commandLine().getOut();
        if (program.output.json) {
            out.println(JsonLines.plan(topology, argument.fileBytes(), plan));
            return 0;
        }
        out.println((plan.exact() ? "optimum " : "at most ") + megabits(plan.rate().bytesPerSecond()) + " Mbit/s to "
                + Units.count(topology.destinations().size(), "destination"));
        out.println("limit: " + plan.cut().map(PlanCommand::text).orElse("several cuts together"));
        if (plan.rate().isZero()) {
            out.println("a destination cannot be reached");
        } else {
            double seconds = plan.seconds(argument.fileBytes());
            out.println(Units.bytes(argument.fileBytes()) + ": " + Units.seconds(seconds) + " at best, "
                    + Units.seconds(seconds * Scenario.QUIC_WIRE_BYTES_PER_BYTE) + " with headers");
        }
        return 0;
    }

    private static String text(Cut cut) {
        List<String> links = cut.links();
        String named = String.join(", ", links.subList(0, Math.min(LINKS_NAMED, links.size())));
        String more = links.size() > LINKS_NAMED ? " and " + (links.size() - LINKS_NAMED) + " more" : "";
        String times = cut.crossings() == 1 ? "" : ", crossed " + cut.crossings() + " times by each byte";
        return named + more + " (" + megabits(cut.capacity().bytesPerSecond()) + " Mbit/s" + times + ")";
    }

    static String megabits(long bytesPerSecond) {
        return BigDecimal.valueOf(bytesPerSecond * 8, 6).stripTrailingZeros().toPlainString();
    }
}
