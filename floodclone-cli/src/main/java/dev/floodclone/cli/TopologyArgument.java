package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.sim.Shape;
import dev.floodclone.sim.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A topology that is a file, or made in a shape and size, and how much is to be sent over it. */
final class TopologyArgument {

    private static final int DEFAULT_NODES = 100;
    private static final int MAX_NODES = 100_000;

    @Parameters(paramLabel = "TOPOLOGY",
            description = "A topology file, or a shape: star, chain, ring, two-sites, random.")
    private String topology;

    @Option(names = "--nodes", paramLabel = "N", order = 1,
            description = "Destinations of a shape (default: " + DEFAULT_NODES + ").")
    private Integer nodes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", order = 2,
            description = "For all that is random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "100MiB", converter = SizeConverter.class, order = 3,
            description = "Of the file (default: ${DEFAULT-VALUE}).")
    private long fileBytes;

    long fileBytes() {
        return fileBytes;
    }

    long seed() {
        return seed;
    }

    Topology read() {
        Path file = Path.of(topology);
        Optional<Shape> shape = Arrays.stream(Shape.values()).filter(each -> each.word().equals(topology)).findFirst();
        if (Files.exists(file)) {
            if (nodes != null) {
                throw new FloodException(ExitStatus.USAGE, "--nodes is for shapes; " + topology + " is a file");
            }
            return Topology.read(file);
        }
        if (shape.isEmpty()) {
            String shapes = Arrays.stream(Shape.values()).map(Shape::word).collect(Collectors.joining(", "));
            throw new FloodException(ExitStatus.USAGE,
                    "'" + topology + "' is neither a topology file nor one of the shapes " + shapes);
        }
        int count = nodes == null ? DEFAULT_NODES : nodes;
        if (count < 1 || count > MAX_NODES) {
            throw new FloodException(ExitStatus.USAGE, "--nodes takes 1 to " + MAX_NODES);
        }
        return shape.get().of(count, seed);
    }
}
