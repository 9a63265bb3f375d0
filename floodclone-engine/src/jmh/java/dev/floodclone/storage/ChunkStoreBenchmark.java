package dev.floodclone.storage;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.TestManifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Time for one chunk of a mebibyte that is received (written, hashed, verified) or read to be forwarded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkStoreBenchmark {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNKS = 32;
    private static final int BLOCK_BYTES = 16 << 10;

    private final byte[] content = new byte[CHUNKS * CHUNK_BYTES];
    private final byte[] block = new byte[BLOCK_BYTES];
    private final ChunkLayout layout = new ChunkLayout(content.length, CHUNK_BYTES);
    private Manifest manifest;
    private Path directory;
    private PartFile complete;

    @Setup
    public void receiveOnce() throws IOException {
        new SplittableRandom(1).nextBytes(content);
        manifest = TestManifests.of(TestManifests.newKey(), "file.bin", layout, content);
        directory = Files.createTempDirectory("benchmark");
        complete = receive("complete.bin");
    }

    @TearDown
    public void delete() throws IOException {
        discard(complete);
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void write() throws IOException {
        discard(receive("file.bin"));
    }

    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public byte[] read() throws IOException {
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            for (int offset = 0; offset < CHUNK_BYTES; offset += BLOCK_BYTES) {
                complete.read(chunk, offset, block, 0, BLOCK_BYTES);
            }
        }
        return block;
    }

    private PartFile receive(String name) throws IOException {
        PartFile part = PartFile.open(directory.toString(), name, layout, ExistingTarget.REFUSE);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            ChunkWriter writer = part.begin(chunk);
            for (int offset = 0; offset < CHUNK_BYTES; offset += BLOCK_BYTES) {
                writer.write(content, chunk * CHUNK_BYTES + offset, BLOCK_BYTES);
            }
            if (writer.finish(manifest) != ChunkVerdict.VERIFIED) {
                throw new IllegalStateException("chunk " + chunk + " was not verified");
            }
        }
        return part;
    }

    private static void discard(PartFile part) throws IOException {
        Path file = part.path();
        part.close();
        Files.deleteIfExists(file);
    }
}
