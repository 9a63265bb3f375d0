package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {

    @Test
    void readsEveryKindOfLine() {
        Topology topology = Topology.parse("t", """
                # two hosts
                host src
                host d1   # the destination
                switch s1

                link src s1 100 10ms 50 1.5
                link s1 d1 0.5 30
                link src d1 8 0.25ms
                path src s1 d1
                """);
        assertEquals(List.of("src", "d1"), topology.hosts());
        assertEquals(List.of("s1"), topology.switches());
        assertEquals(List.of(List.of("src", "s1", "d1")), topology.paths());
        assertEquals(new Topology.Link("src", "s1", settings(100_000, 10_000_000, 50, 0.015)), topology.links().get(0));
        assertEquals(new Topology.Link("s1", "d1", settings(500, 30_000_000, 100, 0)), topology.links().get(1));
        assertEquals(new Topology.Link("src", "d1", settings(8_000, 250_000, 100, 0)), topology.links().get(2));
    }

    private static LinkSettings settings(long kilobits, long delayNanos, int queue, double loss) {
        return new LinkSettings(Bandwidth.ofBitsPerSecond(kilobits * 1000), delayNanos, queue, loss, true);
    }

    @Test
    void numbersBothDirectionsOfParallelLinks() {
        Topology topology = Topology.parse("t", "host a\nhost b\nlink a b 1 1\nlink b a 2 1\n");
        assertEquals(Set.of(0, 3), topology.directions("a", "b"));
        assertEquals(Set.of(1, 2), topology.directions("b", "a"));
        assertEquals("b", topology.fromOf(2));
        assertEquals("a", topology.toOf(2));
    }

    @Test
    void sourceIsCalledSrcOrComesFirst() {
        assertEquals("src", Topology.parse("t", "host a\nhost src\n").source());
        Topology unnamed = Topology.parse("t", "host a\nhost b\nhost c\n");
        assertEquals("a", unnamed.source());
        assertEquals(List.of("b", "c"), unnamed.destinations());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hast c             | unknown word 'hast'
            host               | expected 'host NAME'
            host c d           | expected 'host NAME'
            host a             | declared twice
            switch a           | declared twice
            link a b 10        | expected 'link A B
            link a b 1 1 1 1 1 | expected 'link A B
            link a c 10 5      | unknown node 'c'
            link a a 10 5      | two different ends
            link a b ten 5     | the rate in Mbit/s must be a number, not 'ten'
            link a b 0 5       | rate must be positive
            link a b NaN 5     | rate in Mbit/s out of range
            link a b -1 5      | rate in Mbit/s out of range
            link a b 1 5s      | the delay in ms must be a number, not '5s'
            link a b 1 5 0     | the queue in packets out of range
            link a b 1 5 2.5   | must be a whole number
            link a b 1 5 9 101 | the loss in percent out of range
            path a             | expected 'path A HOP.. B'
            path a s           | leads from a host to a host
            path a b           | no link joins 'a' and 'b'
            """)
    void errorsNameFileAndLine(String badLine, String expected) {
        String text = "host a\nhost b\nswitch s\nlink a s 1 1\n" + badLine + "\n";
        FloodException error = assertThrows(FloodException.class, () -> Topology.parse("bad.topo", text));
        assertEquals(ExitStatus.USAGE, error.status());
        assertTrue(error.getMessage().startsWith("bad.topo:5: "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void refusesNoHostAndNoFile() {
        assertThrows(FloodException.class, () -> Topology.parse("t", "switch s\n"));
        FloodException error = assertThrows(FloodException.class, () -> Topology.read(Path.of("no-such.topo")));
        assertEquals(ExitStatus.USAGE, error.status());
        assertTrue(error.getMessage().contains("no-such.topo"), error.getMessage());
    }
}
