package dev.floodclone.discovery;

import dev.floodclone.link.LocalInterface;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership of the discovery group on one interface: a socket and the thread that receives from it. Owned
 * by {@link Discovery}. An error of the socket ends it; the owner sees {@link #failed} and joins anew.
 */
final class GroupMember implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupMember.class);

    /** Takes what came in, on the receiving thread. */
    interface Receiver {

        /** @param data may be longer than a beacon is allowed to be */
        void received(GroupMember member, byte[] data, InetAddress from);
    }

    private final LocalInterface via;
    private final DatagramSocket socket;
    private final InetSocketAddress group;
    private final LinkAgenda agenda;
    private final Thread thread;
    private volatile boolean failed;

    /** @param agenda guarded by the owner's lock */
    GroupMember(LocalInterface via, DatagramSocket socket, InetSocketAddress group, LinkAgenda agenda,
            Receiver receiver, String threadName) {
        this.via = via;
        this.socket = socket;
        this.group = group;
        this.agenda = agenda;
        this.thread = new Thread(() -> receive(receiver), threadName);
        thread.setDaemon(true);
    }

    LocalInterface via() {
        return via;
    }

    LinkAgenda agenda() {
        return agenda;
    }

    boolean failed() {
        return failed;
    }

    Thread thread() {
        return thread;
    }

    void start() {
        thread.start();
    }

    void send(byte[] data) {
        try {
            socket.send(new DatagramPacket(data, data.length, group));
        } catch (IOException e) {
            fail("send", e);
        }
    }

    private void receive(Receiver receiver) {
        byte[] buffer = new byte[BeaconCodec.MAX_BYTES + 1];
        try {
            while (!failed) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                receiver.received(this, Arrays.copyOf(buffer, packet.getLength()), packet.getAddress());
            }
        } catch (IOException e) {
            fail("receive", e);
        }
    }

    private void fail(String what, IOException cause) {
        if (!socket.isClosed()) {
            log.debug("discovery on {}: cannot {}: {}", via.name(), what, cause.toString());
        }
        failed = true;
    }

    /** Ends the thread, without waiting for it. */
    @Override
    public void close() {
        socket.close();
    }
}
