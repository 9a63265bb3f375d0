package dev.floodclone.content;

/** The identity of one process in a session: 64 random bits, never 0. */
public record NodeId(long value) implements Comparable<NodeId> {

    public NodeId {
        if (value == 0) {
            throw new IllegalArgumentException("a node id is never 0");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
