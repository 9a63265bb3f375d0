package dev.floodclone.content;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A set of chunk indexes below a fixed count. Words of its own instead of a {@link BitSet}, since a scheduler counts
 * what two sets have in common all the time, and a BitSet has to be copied for that. Not safe for use by several
 * threads at once.
 */
public final class ChunkSet {

    private final int capacity;
    private final long[] words;
    private int size;

    public ChunkSet(int capacity) {
        this(capacity, new long[(capacity + 63) >>> 6]);
    }

    private ChunkSet(int capacity, long[] words) {
        this.capacity = capacity;
        this.words = words;
        for (long word : words) {
            size += Long.bitCount(word);
        }
    }

    public static ChunkSet full(int capacity) {
        BitSet bits = new BitSet(capacity);
        bits.set(0, capacity);
        return of(capacity, bits);
    }

    private static ChunkSet of(int capacity, BitSet bits) {
        return new ChunkSet(capacity, Arrays.copyOf(bits.toLongArray(), (capacity + 63) >>> 6));
    }

    /** Reads what {@link #toBytes} wrote; bits at and above {@code capacity} are an error. */
    public static ChunkSet fromBytes(int capacity, byte[] bytes) {
        BitSet bits = BitSet.valueOf(bytes);
        if (bits.length() > capacity) {
            throw new IllegalArgumentException("chunk " + (bits.length() - 1) + " of " + capacity);
        }
        return of(capacity, bits);
    }

    /** The set as a bitmap, lowest index in the lowest bit of the first byte, without trailing zero bytes. */
    public byte[] toBytes() {
        return BitSet.valueOf(words).toByteArray();
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
        return chunk < capacity && (words[chunk >>> 6] >>> chunk & 1) != 0;
    }

    /** Adds a chunk; returns whether it was new. */
    public boolean add(int chunk) {
        if (chunk < 0 || chunk >= capacity) {
            throw new IndexOutOfBoundsException("chunk " + chunk + " of " + capacity);
        }
        if (contains(chunk)) {
            return false;
        }
        words[chunk >>> 6] |= 1L << chunk;
        size++;
        return true;
    }

    /** Removes a chunk; returns whether it was there. */
    public boolean remove(int chunk) {
        if (!contains(chunk)) {
            return false;
        }
        words[chunk >>> 6] &= ~(1L << chunk);
        size--;
        return true;
    }

    public void addAll(ChunkSet other) {
        size = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] |= other.words[i];
            size += Long.bitCount(words[i]);
        }
    }

    /** The chunks of this set that {@code other} lacks. */
    public ChunkSet minus(ChunkSet other) {
        long[] result = words.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= ~other.words[i];
        }
        return new ChunkSet(capacity, result);
    }

    /** The chunks that are in both sets. */
    public ChunkSet common(ChunkSet other) {
        long[] result = words.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= other.words[i];
        }
        return new ChunkSet(capacity, result);
    }

    /** Whether some chunk is in both sets. */
    public boolean intersects(ChunkSet other) {
        for (int i = 0; i < words.length; i++) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** How many chunks are in both sets. */
    public int countCommon(ChunkSet other) {
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            count += Long.bitCount(words[i] & other.words[i]);
        }
        return count;
    }

    /** The smallest member at or above {@code from}, or -1. */
    public int next(int from) {
        int index = from >>> 6;
        if (index >= words.length) {
            return -1;
        }
        long word = words[index] & -1L << from;
        while (word == 0) {
            if (++index == words.length) {
                return -1;
            }
            word = words[index];
        }
        return (index << 6) + Long.numberOfTrailingZeros(word);
    }

    public void forEach(IntConsumer action) {
        for (int chunk = next(0); chunk >= 0; chunk = next(chunk + 1)) {
            action.accept(chunk);
        }
    }

    public ChunkSet copy() {
        return new ChunkSet(capacity, words.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkSet that && capacity == that.capacity && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return size + "/" + capacity;
    }
}
