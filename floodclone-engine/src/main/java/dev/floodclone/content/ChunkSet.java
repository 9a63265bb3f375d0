package dev.floodclone.content;

import java.util.BitSet;
import java.util.function.IntConsumer;

/** A set of chunk indexes below a fixed count. Not safe for use by several threads at once. */
public final class ChunkSet {

    private final int capacity;
    private final BitSet bits;
    private int size;

    public ChunkSet(int capacity) {
        this(capacity, new BitSet(capacity));
    }

    private ChunkSet(int capacity, BitSet bits) {
        this.capacity = capacity;
        this.bits = bits;
        this.size = bits.cardinality();
    }

    public static ChunkSet full(int capacity) {
        BitSet bits = new BitSet(capacity);
        bits.set(0, capacity);
        return new ChunkSet(capacity, bits);
    }

    /** Reads what {@link #toBytes} wrote; bits at and above {@code capacity} are an error. */
    public static ChunkSet fromBytes(int capacity, byte[] bytes) {
        BitSet bits = BitSet.valueOf(bytes);
        if (bits.length() > capacity) {
            throw new IllegalArgumentException("chunk " + (bits.length() - 1) + " of " + capacity);
        }
        return new ChunkSet(capacity, bits);
    }

    /** The set as a bitmap, lowest index in the lowest bit of the first byte, without trailing zero bytes. */
    public byte[] toBytes() {
        return bits.toByteArray();
    }

    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public boolean isFull() {
        return size == capacity;
    }

    public boolean contains(int chunk) {
        return bits.get(chunk);
    }

    /** Adds a chunk; returns whether it was new. */
    public boolean add(int chunk) {
        if (chunk < 0 || chunk >= capacity) {
            throw new IndexOutOfBoundsException("chunk " + chunk + " of " + capacity);
        }
        if (bits.get(chunk)) {
            return false;
        }
        bits.set(chunk);
        size++;
        return true;
    }

    /** Removes a chunk; returns whether it was there. */
    public boolean remove(int chunk) {
        if (!bits.get(chunk)) {
            return false;
        }
        bits.clear(chunk);
        size--;
        return true;
    }

    public void addAll(ChunkSet other) {
        bits.or(other.bits);
        size = bits.cardinality();
    }

    /** The chunks of this set that {@code other} lacks. */
    public ChunkSet minus(ChunkSet other) {
        BitSet result = (BitSet) bits.clone();
        result.andNot(other.bits);
        return new ChunkSet(capacity, result);
    }

    /** The chunks that are in both sets. */
    public ChunkSet common(ChunkSet other) {
        BitSet result = (BitSet) bits.clone();
        result.and(other.bits);
        return new ChunkSet(capacity, result);
    }

    /** How many chunks are in both sets. */
    public int countCommon(ChunkSet other) {
        BitSet common = (BitSet) bits.clone();
        common.and(other.bits);
        return common.cardinality();
    }

    /** The smallest member at or above {@code from}, or -1. */
    public int next(int from) {
        return bits.nextSetBit(from);
    }

    public void forEach(IntConsumer action) {
        bits.stream().forEach(action);
    }

    public ChunkSet copy() {
        return new ChunkSet(capacity, (BitSet) bits.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkSet that && capacity == that.capacity && bits.equals(that.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return size + "/" + capacity;
    }
}
