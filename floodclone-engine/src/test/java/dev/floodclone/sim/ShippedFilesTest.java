package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in the top level's topologies can be read and says what it is for. */
class ShippedFilesTest {

    private static final Path TOPOLOGIES = Path.of("..", "topologies");

    static List<Path> topologies() throws IOException {
        try (Stream<Path> files = Files.list(TOPOLOGIES)) {
            return files.filter(file -> file.toString().endsWith(".topo")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void topologiesAreCommentedAndHaveDestinations(Path file) throws IOException {
        assertTrue(Files.readString(file).startsWith("# "), file::toString);
        assertFalse(Topology.read(file).destinations().isEmpty(), file::toString);
    }

    @ParameterizedTest
    @CsvSource({"contest1-steps,contest1", "contest1-shifting,contest1", "contest3-shifting,contest3",
            "four-fading,four"})
    void tracesFitTheirTopology(String trace, String topology) {
        Topology read = Topology.read(TOPOLOGIES.resolve(topology + ".topo"));
        assertFalse(Trace.read(TOPOLOGIES.resolve("traces/" + trace + ".trace"), read).changes().isEmpty());
    }

    @Test
    void thereAreSome() throws IOException {
        assertTrue(topologies().size() >= 13);
    }
}
