package dev.floodclone.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import org.junit.jupiter.api.Test;

class ChunkLayoutTest {

    @Test
    void chunksCoverTheFileWithoutGap() throws Exception {
        RandomRuns.of(50, random -> {
            ChunkLayout layout = ChunkLayout.forFile(random.nextLong(1L << random.nextInt(1, 40)));
            long end = 0;
            for (int chunk = 0; chunk < layout.count(); chunk++) {
                assertEquals(end, layout.offset(chunk));
                assertTrue(layout.length(chunk) > 0 && layout.length(chunk) <= layout.chunkBytes());
                end += layout.length(chunk);
            }
            assertEquals(layout.fileBytes(), end);
        });
    }

    @Test
    void edges() {
        assertEquals(0, ChunkLayout.forFile(0).count());
        assertEquals(1, ChunkLayout.forFile(1).count());
        assertEquals(1, ChunkLayout.forFile(ChunkLayout.MIN_CHUNK_BYTES).count());
        assertEquals(2, ChunkLayout.forFile(ChunkLayout.MIN_CHUNK_BYTES + 1).count());
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkLayout.forFile(1).offset(1));
    }

    @Test
    void aSizeThatNoFileHasIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ChunkLayout(Long.MAX_VALUE, 64 << 10));
        assertThrows(IllegalArgumentException.class, () -> new ChunkLayout(-1, 64 << 10));
        assertThrows(IllegalArgumentException.class, () -> new ChunkLayout(1, 100_000));
    }

    @Test
    void pagesCoverTheChunks() {
        ChunkLayout layout = new ChunkLayout(65L * (64 << 10), 64 << 10);
        assertEquals(3, ManifestPage.countFor(layout));
        assertEquals(32, ManifestPage.chunksIn(layout, 1));
        assertEquals(1, ManifestPage.chunksIn(layout, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> ManifestPage.chunksIn(layout, 3));
    }
}
