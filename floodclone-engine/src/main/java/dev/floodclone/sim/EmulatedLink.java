package dev.floodclone.sim;

/** One direction of a link, driven by the event loop; called under its lock only. */
final class EmulatedLink {

    /** Takes packets at the far end. */
    interface Receiver {
        void arrived(long nowNanos, Packet packet);
    }

    private final LinkModel<Packet> model;
    private final EventLoop loop;
    private final Receiver receiver;
    private long scheduledNanos = Long.MAX_VALUE;

    EmulatedLink(LinkModel<Packet> model, EventLoop loop, Receiver receiver) {
        this.model = model;
        this.loop = loop;
        this.receiver = receiver;
    }

    void offer(long nowNanos, Packet packet) {
        model.offer(nowNanos, packet, packet.wireBytes());
        scheduleNext();
    }

    void change(long nowNanos, LinkChange change) {
        model.change(nowNanos, change);
        scheduleNext();
    }

    LinkCounters counters(long nowNanos) {
        model.advance(nowNanos);
        return model.counters();
    }

    private void scheduleNext() {
        long next = model.nextNanos();
        if (next < scheduledNanos) {
            scheduledNanos = next;
            loop.schedule(next, this::serve);
        }
    }

    private void serve(long dueNanos) {
        if (dueNanos != scheduledNanos) {
            return;
        }
        scheduledNanos = Long.MAX_VALUE;
        Packet packet = model.poll(dueNanos);
        if (packet != null) {
            receiver.arrived(dueNanos, packet);
        }
        scheduleNext();
    }
}
