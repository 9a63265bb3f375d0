package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendBufferDepthTest {

    @Test
    void aSlowPathKeepsKwiksOwn() {
        assertEquals(SendBufferDepth.KWIK_BYTES, SendBufferDepth.bytes(new Bandwidth(0), 1 << 20));
        assertEquals(SendBufferDepth.KWIK_BYTES, SendBufferDepth.bytes(new Bandwidth(2_000_000), 1 << 20));
    }

    @Test
    void aFastPathHasTwentyMilliseconds() {
        assertEquals(500_000, SendBufferDepth.bytes(new Bandwidth(25_000_000), 1 << 20));
    }

    @Test
    void neverMoreThanHalfAChunkOrWhatKwikHas() {
        Random random = new Random(1);
        for (int run = 0; run < 1000; run++) {
            int chunk = 1 << 16 + random.nextInt(9);
            int bytes = SendBufferDepth.bytes(new Bandwidth(random.nextLong(10_000_000_000L)), chunk);
            assertTrue(bytes <= Math.max(chunk / 2, SendBufferDepth.KWIK_BYTES), "run " + run + ", seed 1");
        }
    }
}
