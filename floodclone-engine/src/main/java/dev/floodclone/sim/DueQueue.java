package dev.floodclone.sim;

import java.util.Arrays;

/**
 * Flows in order of when they are due, the older one first among equals: a binary heap that knows where each stands. A
 * flow that is due later than it was keeps its place until it comes to the top; rates fall as often as they rise.
 */
final class DueQueue {

    private FlowModel.Flow[] heap = new FlowModel.Flow[64];
    /** When each flow in the heap was due as it was put in its place; never later than it is due now. */
    private long[] dueNanos = new long[heap.length];
    private int size;

    /** The flow that is due next, or null. */
    FlowModel.Flow peek() {
        while (size > 0 && heap[0].dueNanos != dueNanos[0]) {
            down(0);
        }
        return size == 0 ? null : heap[0];
    }

    /** Puts a flow in its place after its due time changed, whether or not it was here. */
    void update(FlowModel.Flow flow) {
        if (flow.queueIndex < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
                dueNanos = Arrays.copyOf(dueNanos, 2 * size);
            }
            up(size++, flow, flow.dueNanos);
        } else if (flow.dueNanos < dueNanos[flow.queueIndex]) {
            up(flow.queueIndex, flow, flow.dueNanos);
        }
    }

    void remove(FlowModel.Flow flow) {
        int index = flow.queueIndex;
        if (index >= 0) {
            flow.queueIndex = -1;
            FlowModel.Flow last = heap[--size];
            long lastNanos = dueNanos[size];
            heap[size] = null;
            if (last != flow) {
                up(index, last, lastNanos);
                down(last.queueIndex);
            }
        }
    }

    private void put(int index, FlowModel.Flow flow, long nanos) {
        heap[index] = flow;
        dueNanos[index] = nanos;
        flow.queueIndex = index;
    }

    /** Puts a flow at a place that is free, or further up. */
    private void up(int start, FlowModel.Flow flow, long nanos) {
        int index = start;
        while (index > 0 && isBefore(flow, nanos, (index - 1) / 2)) {
            put(index, heap[(index - 1) / 2], dueNanos[(index - 1) / 2]);
            index = (index - 1) / 2;
        }
        put(index, flow, nanos);
    }

    /** Moves a flow down to where it belongs by when it is due now. */
    private void down(int start) {
        int index = start;
        FlowModel.Flow flow = heap[index];
        int child = firstOf(2 * index + 1);
        while (child < size && !isBefore(flow, flow.dueNanos, child)) {
            put(index, heap[child], dueNanos[child]);
            index = child;
            child = firstOf(2 * index + 1);
        }
        put(index, flow, flow.dueNanos);
    }

    /** Of the two neighbours that begin at {@code left}, the one that comes first. */
    private int firstOf(int left) {
        return left + 1 < size && isBefore(heap[left + 1], dueNanos[left + 1], left) ? left + 1 : left;
    }

    private boolean isBefore(FlowModel.Flow flow, long nanos, int index) {
        return nanos != dueNanos[index] ? nanos < dueNanos[index] : flow.number < heap[index].number;
    }
}
