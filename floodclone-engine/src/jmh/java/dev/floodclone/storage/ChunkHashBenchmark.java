package dev.floodclone.storage;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.SourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
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
import org.openjdk.jmh.infra.Blackhole;

/** Time for the hash of one chunk of a mebibyte. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkHashBenchmark {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNKS = 32;
    private static final int PACKET_BYTES = 1400;

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final SourceKey key = SourceKey.generate(new SecureRandom());
    private Path path;
    private SourceFile file;

    @Setup
    public void writeFile() throws IOException {
        new SplittableRandom(1).nextBytes(chunk);
        path = Files.createTempFile("benchmark", ".bin");
        byte[] content = new byte[CHUNKS * CHUNK_BYTES];
        new SplittableRandom(2).nextBytes(content);
        Files.write(path, content);
        file = SourceFile.open(path);
    }

    @TearDown
    public void deleteFile() throws IOException {
        file.close();
        Files.delete(path);
    }

    /** As a receiver hashes: what a packet brings. */
    @Benchmark
    public HashCode arrivingInPackets() {
        Hasher sha256 = Hashing.sha256().newHasher();
        for (int offset = 0; offset < CHUNK_BYTES; offset += PACKET_BYTES) {
            sha256.putBytes(chunk, offset, Math.min(PACKET_BYTES, CHUNK_BYTES - offset));
        }
        return sha256.hash();
    }

    /** As a source hashes: read from a file in the page cache, and one signature for all. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public boolean sourceFile(Blackhole pages) throws IOException {
        ChunkLayout layout = new ChunkLayout((long) CHUNKS * CHUNK_BYTES, CHUNK_BYTES);
        return new SourceHasher(file, layout, key).run(pages::consume);
    }
}
