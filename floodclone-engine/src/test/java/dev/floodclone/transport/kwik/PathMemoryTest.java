package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.PathEstimate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathMemoryTest {

    private static final PathEstimate FAST = new PathEstimate(new Bandwidth(10_000_000), 1_000_000);
    private static final PathEstimate SLOW = new PathEstimate(new Bandwidth(1_000_000), 80_000_000);

    private final PathMemory memory = new PathMemory();
    private final InetAddress local = address(1);
    private final InetAddress remote = address(2);

    @Test
    void theNewestOfEachPathCounts() {
        memory.note(local, remote, SLOW, 1);
        memory.note(local, remote, FAST, 2);
        memory.note(remote, local, SLOW, 3);
        assertEquals(Optional.of(FAST), memory.recall(local, remote, 4));
        assertEquals(Optional.of(SLOW), memory.recall(remote, local, 4));
        assertEquals(Optional.empty(), memory.recall(local, address(3), 4));
    }

    @Test
    void oldOnesAreForgotten() {
        memory.note(local, remote, FAST, -5);
        assertEquals(Optional.of(FAST), memory.recall(local, remote, PathMemory.LIFETIME_NANOS - 5));
        assertEquals(Optional.empty(), memory.recall(local, remote, PathMemory.LIFETIME_NANOS - 4));
    }

    @Test
    void theOneHeardOfLongestAgoMakesRoom() {
        memory.note(local, address(0), SLOW, 0);
        for (int host = 1; host < PathMemory.MAX_PATHS; host++) {
            memory.note(local, address(host), FAST, host);
        }
        memory.note(local, address(0), SLOW, 1000);
        memory.note(local, address(300), FAST, 1001);
        assertEquals(Optional.of(SLOW), memory.recall(local, address(0), 1002));
        assertEquals(Optional.empty(), memory.recall(local, address(1), 1002));
        assertEquals(Optional.of(FAST), memory.recall(local, address(2), 1002));
    }

    private static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (host >> 8), (byte) host});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
