package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.bandwidth.Bandwidth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {

    private static final Topology TOPOLOGY = Topology.parse("t", """
            host a
            host b
            switch s
            switch t
            link a s 10 5
            link s t 10 5
            link t b 10 5
            link a b 10 5
            """);

    @Test
    void changesOnlyWhatALineNames() {
        Trace trace = parse("1500 link node1=s node2=a bw=8 loss=2 max_queue_size=20 delay=7ms\n"
                + "10 link node1=s node2=a\n");
        assertEquals(List.of(
                new Trace.Change(10_000_000, "s", "a", LinkChange.NONE),
                new Trace.Change(1_500_000_000, "s", "a",
                        new LinkChange(new Bandwidth(1_000_000), 7_000_000L, 20, 0.02, true))), trace.changes());
    }

    @ParameterizedTest
    @CsvSource({"a,s,s,a", "s,a,s,a", "s,t,s,t", "t,s,t,s", "a,b,a,b", "b,a,b,a"})
    void changesTheDirectionThatLeavesTheSwitch(String node1, String node2, String from, String to) {
        Trace.Change change = parse("0 link node1=" + node1 + " node2=" + node2 + " loss=1").changes().get(0);
        assertEquals(from, change.from());
        assertEquals(to, change.to());
    }

    @Test
    void rateZeroCutsAndAnotherRateRestores() {
        Trace trace = parse("0 link node1=a node2=b bw=0\n1 link node1=a node2=b bw=4\n");
        assertEquals(LinkChange.DOWN, trace.changes().get(0).change());
        assertEquals(LinkChange.UP.withRate(new Bandwidth(500_000)), trace.changes().get(1).change());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5                               | expected 'MILLIS link
            5 host node1=a node2=s          | expected 'MILLIS link
            x link node1=a node2=s          | the time in ms must be a number
            5 link node1=a node2=t          | no link joins node1='a' and node2='t'
            5 link node1=a                  | no link joins node1='a' and node2=''
            5 link node1=a node2=s rate=4   | unknown key 'rate'
            5 link node1=a node2=s bw       | expected KEY=VALUE
            5 link node1=a node2=s bw=fast  | the rate in Mbit/s must be a number
            5 link node1=a node1=s node2=a  | 'node1' is given twice
            """)
    void errorsNameFileAndLine(String badLine, String expected) {
        FloodException error = assertThrows(FloodException.class, () -> parse("# comment\n" + badLine));
        assertEquals(ExitStatus.USAGE, error.status());
        assertTrue(error.getMessage().startsWith("x.trace:2: "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    private static Trace parse(String text) {
        return Trace.parse("x.trace", text, TOPOLOGY);
    }
}
