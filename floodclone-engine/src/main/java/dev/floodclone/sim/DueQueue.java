package dev.floodclone.sim;

import java.util.Arrays;

/** Flows in order of when they are due, the older one first among equals: a binary heap that knows where each stands. */
final class DueQueue {

    private FlowModel.Flow[] heap = new FlowModel.Flow[64];
    private int size;

    /** The flow that is due next, or null. */
    FlowModel.Flow peek() {
        return size == 0 ? null : heap[0];
    }

    /** Puts a flow in its place after its due time changed, whether or not it was here. */
    void update(FlowModel.Flow flow) {
        if (flow.queueIndex < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(size++, flow);
        }
        up(flow.queueIndex);
        down(flow.queueIndex);
    }

    void remove(FlowModel.Flow flow) {
        int index = flow.queueIndex;
        if (index >= 0) {
            flow.queueIndex = -1;
            FlowModel.Flow last = heap[--size];
            heap[size] = null;
            if (last != flow) {
                put(index, last);
                up(index);
                down(last.queueIndex);
            }
        }
    }

    private void put(int index, FlowModel.Flow flow) {
        heap[index] = flow;
        flow.queueIndex = index;
    }

    private void up(int start) {
        int index = start;
        FlowModel.Flow flow = heap[index];
        while (index > 0 && isBefore(flow, heap[(index - 1) / 2])) {
            put(index, heap[(index - 1) / 2]);
            index = (index - 1) / 2;
        }
        put(index, flow);
    }

    private void down(int start) {
        int index = start;
        FlowModel.Flow flow = heap[index];
        int child = firstOf(2 * index + 1);
        while (child < size && isBefore(heap[child], flow)) {
            put(index, heap[child]);
            index = child;
            child = firstOf(2 * index + 1);
        }
        put(index, flow);
    }

    /** Of the two neighbours that begin at {@code left}, the one that comes first. */
    private int firstOf(int left) {
        return left + 1 < size && isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    }

    private static boolean isBefore(FlowModel.Flow a, FlowModel.Flow b) {
        return a.dueNanos != b.dueNanos ? a.dueNanos < b.dueNanos : a.number < b.number;
    }
}
