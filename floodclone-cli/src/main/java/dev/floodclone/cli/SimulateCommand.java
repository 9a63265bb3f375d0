package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.sim.Plan;
import dev.floodclone.sim.Policy;
import dev.floodclone.sim.Scenario;
import dev.floodclone.sim.Simulation;
import dev.floodclone.sim.Topology;
import dev.floodclone.sim.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the scheduling core of all nodes in virtual time; the same command always prints the same. */
@Command(name = "simulate", sortOptions = false,
        description = "Runs a transfer in virtual time, without a network, and shows how close to the optimum it "
                + "comes.",
        footer = {"",
            "Time and memory grow with destinations times chunks: a star of 1,000 with 1GiB takes 60 to 80 s of "
                + "processor time, one of 10,000 with 16MiB several minutes and a heap of up to 3 GB "
                + "(FLOODCLONE_JAVA_OPTS=-Xmx3g).",
            "A subnet of more than 31 interfaces is simulated in steps of time, each interface with eight neighbours."})
final class SimulateCommand implements Callable<Integer> {

    private static final String ALL = "all";

    @Mixin
    private TopologyArgument argument;

    @Option(names = "--policy", paramLabel = "P", defaultValue = "ours", order = 4,
            description = "ours, without-1 to without-8 (ours less one of its rules), balanced, reliable (ours with "
                    + "that strategy), bittorrent, chain, unicast, or all but the strategies "
                    + "(default: ${DEFAULT-VALUE}).")
    private String policy;

    @Option(names = "--trace", paramLabel = "FILE", order = 5, description = "Changes of links while the run goes on.")
    private Path trace;

    @Option(names = "--csv", paramLabel = "FILE", order = 6, description = "Also write the table to this file.")
    private Path csv;

    @ParentCommand
    private FloodCloneCommand program;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Policy> policies = policies();
        Topology topology = argument.read();
        Scenario scenario = Scenario.of(topology, ChunkLayout.forFile(argument.fileBytes()), argument.seed());
        Scenario complete = trace == null ? scenario : scenario.withTrace(Trace.read(trace, topology));
        Plan plan = Plan.of(topology);
        List<SimulationRow> rows = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        if (!program.output.json) {
            out.println(SimulationRow.heading(complete, plan));
            out.println(SimulationRow.HEADER);
        }
        for (Policy each : policies) {
            SimulationRow row = new SimulationRow(complete.withPolicy(each), plan,
                    Simulation.run(complete.withPolicy(each)));
            out.println(program.output.json ? JsonLines.simulation(row) : row.line());
            rows.add(row);
        }
        write(rows);
        boolean all = rows.stream().allMatch(row -> row.result().incomplete().isEmpty());
        return (all ? ExitStatus.OK : ExitStatus.SOME_NODES_FAILED).code();
    }

    private List<Policy> policies() {
        if (policy.equals(ALL)) {
            return Policy.all();
        }
        return List.of(Policy.named(policy).orElseThrow(() -> new FloodException(ExitStatus.USAGE,
                "'" + policy + "' is no policy; choose one of all, "
                        + Policy.all().stream().map(Policy::name).collect(Collectors.joining(", ")))));
    }

    private void write(List<SimulationRow> rows) {
        if (csv != null) {
            List<String> lines = new ArrayList<>(List.of(SimulationRow.CSV_HEADER));
            rows.forEach(row -> lines.add(row.csv()));
            try {
                Files.write(csv, lines);
            } catch (IOException e) {
                throw new FloodException(ExitStatus.USAGE, "cannot write " + csv + ": " + e.getMessage(), e);
            }
        }
    }
}
