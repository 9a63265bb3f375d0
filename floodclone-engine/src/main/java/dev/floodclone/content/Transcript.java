package dev.floodclone.content;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.Longs;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that a signature or a MAC covers: a label that tells its purpose from every other, then the fields, each
 * with its length in front, so that no two different lists of fields give the same bytes.
 */
final class Transcript {

    private final ByteArrayDataOutput output = ByteStreams.newDataOutput();

    Transcript(String label) {
        text(label);
    }

    Transcript bytes(byte[] field) {
        output.writeInt(field.length);
        output.write(field);
        return this;
    }

    Transcript text(String field) {
        return bytes(field.getBytes(StandardCharsets.UTF_8));
    }

    Transcript number(long field) {
        return bytes(Longs.toByteArray(field));
    }

    byte[] toBytes() {
        return output.toByteArray();
    }
}
