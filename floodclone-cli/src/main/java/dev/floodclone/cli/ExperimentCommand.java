package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.sim.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment where there is no root or no Mininet; {@code run-experiment.sh} is the usual way in. */
@Command(name = "experiment", hidden = true, sortOptions = false,
        description = "Copies a random file over an emulated network inside this process and reports the times.")
final class ExperimentCommand implements Callable<Integer> {

    private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);

    @Parameters(paramLabel = "TOPOLOGY", description = "A topology file.")
    private Path topologyFile;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "20MiB", converter = SizeConverter.class,
            description = "Of the file (default: ${DEFAULT-VALUE}).")
    private long fileBytes;

    @Option(names = "--trace", paramLabel = "FILE", description = "Changes of links while the run goes on.")
    private Path trace;

    @Option(names = "--results", paramLabel = "DIR", defaultValue = "results",
            description = "Directory for what the run leaves (default: ${DEFAULT-VALUE}).")
    private Path results;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "For the file's content and random losses (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--keep", fallbackValue = "true", description = "Keep the copied files in the results directory.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Experiment.Setup setup = new Experiment.Setup(topologyFile, Optional.ofNullable(trace), fileBytes, seed,
                results, keep);
        Topology topology = Topology.read(topologyFile);
        out.printf("%s: %s MiB from %s to %d, embedded; %s; seed %d%n", setup.name(),
                BigDecimal.valueOf(fileBytes).divide(MIB).stripTrailingZeros().toPlainString(), topology.source(),
                topology.destinations().size(), Experiment.EMULATION, seed);
        try {
            Files.createDirectories(results);
            ExperimentReport report = new Experiment(setup, topology).run();
            new ExperimentFiles(report).write(results);
            report.lines().forEach(out::println);
            out.println("results: " + results);
            return (report.right() ? ExitStatus.OK : ExitStatus.SOME_NODES_FAILED).code();
        } catch (IOException e) {
            throw new FloodException(ExitStatus.USAGE,
                    "cannot use " + results + " for the results: " + e.getMessage(), e);
        }
    }
}
