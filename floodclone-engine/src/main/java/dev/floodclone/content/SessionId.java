package dev.floodclone.content;

import com.google.common.primitives.Longs;

/** The identity of one transfer: the first 64 bits of the SHA-256 of the source's public key. */
public record SessionId(long value) {

    public SessionId {
        if (value == 0) {
            throw new IllegalArgumentException("a session id is never 0");
        }
    }

    /** The session of the source whose public key has this SHA-256, or a prefix of it of at least 8 bytes. */
    static SessionId ofFingerprint(byte[] fingerprint) {
        return new SessionId(Longs.fromByteArray(fingerprint));
    }

    // These two by hand, since a record's own are linked at run time, which costs a start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
