package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The chunks that are on their way to one neighbour, in no order: seldom more than it has senders, so that looking
 * through an array is sooner done than hashing. Owned by {@link PeerView}.
 */
final class ExpectedChunks {

    private static final int FEW = 8;

    private int[] chunks = new int[FEW];
    private Expectation[] expectations = new Expectation[FEW];
    private int size;

    /** Who is sending a chunk to the neighbour, and since when. */
    static final class Expectation {
        final long sinceNanos;
        /** Each once; rarely more than one. */
        private NodeId first;
        private List<NodeId> others = List.of();

        private Expectation(long sinceNanos, NodeId sender) {
            this.sinceNanos = sinceNanos;
            this.first = sender;
        }

        /** The only sender, or null when there are several. */
        NodeId onlySender() {
            return others.isEmpty() ? first : null;
        }

        private void add(NodeId sender) {
            if (!first.equals(sender) && !others.contains(sender)) {
                others = new ArrayList<>(others);
                others.add(sender);
            }
        }

        /** Returns whether anyone is left. */
        private boolean remove(NodeId sender) {
            if (others.isEmpty()) {
                return !first.equals(sender);
            }
            if (first.equals(sender)) {
                first = others.remove(0);
            } else {
                others.remove(sender);
            }
            return true;
        }

        /** Returns whether it is one of the senders; from now on the only one. */
        private boolean keepOnly(NodeId sender) {
            boolean isThere = first.equals(sender) || others.contains(sender);
            first = sender;
            others = List.of();
            return isThere;
        }
    }

    int size() {
        return size;
    }

    /** The chunk at a place from 0 to below {@link #size}. */
    int chunk(int place) {
        return chunks[place];
    }

    Expectation expectation(int place) {
        return expectations[place];
    }

    /** Null when the chunk is not expected. */
    Expectation get(int chunk) {
        int place = find(chunk);
        return place < 0 ? null : expectations[place];
    }

    void add(int chunk, NodeId sender, long nowNanos) {
        int place = find(chunk);
        if (place >= 0) {
            expectations[place].add(sender);
            return;
        }
        if (size == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * size);
            expectations = Arrays.copyOf(expectations, 2 * size);
        }
        chunks[size] = chunk;
        expectations[size++] = new Expectation(nowNanos, sender);
    }

    /** Returns what it was expected from, or null when it was not expected. */
    Expectation remove(int chunk) {
        int place = find(chunk);
        if (place < 0) {
            return null;
        }
        Expectation removed = expectations[place];
        chunks[place] = chunks[--size];
        expectations[place] = expectations[size];
        expectations[size] = null;
        return removed;
    }

    /** One sender of a chunk gives up; returns whether it was the last one, so that the chunk is expected no longer. */
    boolean removeSender(int chunk, NodeId sender) {
        Expectation expectation = get(chunk);
        if (expectation == null || expectation.remove(sender)) {
            return false;
        }
        remove(chunk);
        return true;
    }

    /** Forgets all senders but this one; returns the chunks that are expected no longer. */
    List<Integer> keepOnly(NodeId sender) {
        List<Integer> released = new ArrayList<>();
        for (int place = size - 1; place >= 0; place--) {
            if (!expectations[place].keepOnly(sender)) {
                released.add(chunks[place]);
                remove(chunks[place]);
            }
        }
        return released;
    }

    private int find(int chunk) {
        for (int place = 0; place < size; place++) {
            if (chunks[place] == chunk) {
                return place;
            }
        }
        return -1;
    }
}
