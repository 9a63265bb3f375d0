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

    // These two by hand, since a record's own are linked at run time, which costs a start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId id && id.value == value;
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
