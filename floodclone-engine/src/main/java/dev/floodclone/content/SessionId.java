package dev.floodclone.content;

/** The identity of one transfer: the first 64 bits of the SHA-256 of the source's public key. */
public record SessionId(long value) {

    public SessionId {
        if (value == 0) {
            throw new IllegalArgumentException("a session id is never 0");
        }
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
