package dev.floodclone.swarm;

import dev.floodclone.content.NodeId;

/**
 * A number for each of some nodes: open addressing over their ids, which are random and never 0. Asked for each message
 * and each choice, so without objects. Nothing is ever taken out. Owned by {@link PeerView} and {@link RateGossip}.
 */
final class NodeNumbers {

    private static final int FEW = 4;

    private long[] ids = new long[FEW];
    private double[] numbers = new double[FEW];
    private int size;

    int size() {
        return size;
    }

    boolean contains(NodeId node) {
        return ids[slot(node.value())] != 0;
    }

    /** 0 for a node that none was given for. */
    double get(NodeId node) {
        return numbers[slot(node.value())];
    }

    void put(NodeId node, double number) {
        int slot = slot(node.value());
        if (ids[slot] == 0) {
            slot = insert(node.value());
        }
        numbers[slot] = number;
    }

    /** The largest, or 0 if there is none above. */
    double largest() {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, number);
        }
        return largest;
    }

    void halveAll() {
        for (int slot = 0; slot < numbers.length; slot++) {
            numbers[slot] /= 2;
        }
    }

    /** Where the id is, or the free place where it would go. */
    private int slot(long id) {
        int mask = ids.length - 1;
        int slot = (int) id & mask;
        while (ids[slot] != 0 && ids[slot] != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int insert(long id) {
        if (2 * ++size > ids.length) {
            grow();
        }
        int slot = slot(id);
        ids[slot] = id;
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        double[] oldNumbers = numbers;
        ids = new long[2 * oldIds.length];
        numbers = new double[ids.length];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int slot = slot(oldIds[i]);
                ids[slot] = oldIds[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
