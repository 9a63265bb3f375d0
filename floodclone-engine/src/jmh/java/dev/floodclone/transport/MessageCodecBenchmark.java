package dev.floodclone.transport;

import dev.floodclone.content.ChunkSet;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.NodeId;
import dev.floodclone.message.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time for one control message: the two that come with every chunk, the largest, and a page of hashes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageCodecBenchmark {

    private static final int CHUNKS = 4096;
    private static final int SIGNATURE_BYTES = 64;

    /** Kinds of message. */
    public enum Kind { HAVE, CLAIM, HAVE_ALL, PAGE }

    @Param
    public Kind kind;

    private ControlFrame frame;
    private byte[] encoded;

    @Setup
    public void encodeOnce() {
        frame = new ControlFrame.Carried(switch (kind) {
            case HAVE -> new Message.Have(List.of(1234));
            case CLAIM -> new Message.Claim(List.of(new Message.Arrival(1234, new NodeId(5678))), List.of(4321));
            case HAVE_ALL -> new Message.HaveAll(ChunkSet.full(CHUNKS));
            case PAGE -> new Message.Page(new ManifestPage(7, new byte[ManifestPage.CHUNKS * ManifestPage.HASH_BYTES],
                    new byte[SIGNATURE_BYTES]));
        });
        encoded = MessageCodec.encode(frame);
    }

    @Benchmark
    public byte[] encode() {
        return MessageCodec.encode(frame);
    }

    @Benchmark
    public Optional<ControlFrame> decode() throws IOException, ProtocolException {
        return MessageCodec.decode(MessageCodec.readFrame(new ByteArrayInputStream(encoded)));
    }
}
