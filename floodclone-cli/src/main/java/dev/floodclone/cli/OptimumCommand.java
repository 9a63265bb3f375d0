package dev.floodclone.cli;

import dev.floodclone.sim.Optimum;
import dev.floodclone.sim.Topology;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes what every result on a topology is reported against. */
@Command(name = "optimum", hidden = true,
        description = "Prints the best rate, in Mbit/s, at which all destinations of a topology can receive at once.")
final class OptimumCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TOPOLOGY", description = "A topology file.")
    private Path topology;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long bytesPerSecond = Optimum.of(Topology.read(topology)).bytesPerSecond();
        spec.commandLine().getOut().println(megabits(bytesPerSecond));
        return 0;
    }

    static String megabits(long bytesPerSecond) {
        BigDecimal megabits = BigDecimal.valueOf(bytesPerSecond * 8, 6).stripTrailingZeros();
        return megabits.toPlainString();
    }
}
