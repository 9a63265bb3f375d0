package dev.floodclone.sim;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;

/**
 * A datagram socket of an emulated host. It takes no port of the machine: the socket that it inherits from stays
 * unbound, and all that sends, receives or names an address is answered by the host. It cannot be connected.
 * Thread-safe.
 */
final class EmulatedSocket extends DatagramSocket {

    private static final int MAX_PAYLOAD_BYTES = 65_507;

    private final EmulatedHost host;
    private final InetSocketAddress local;
    private final Membership membership;
    private final ReceiveQueue queue = new ReceiveQueue();
    private volatile int timeoutMillis;
    private volatile int sendBufferBytes = ReceiveQueue.DEFAULT_LIMIT_BYTES;
    private volatile boolean closed;

    /** What a multicast socket listens to. */
    record Membership(EmulatedInterface via, InetAddress group) {
    }

    /**
     * @param local what it is bound to; a multicast socket to its interface's address
     * @param membership null for one that is not a multicast socket
     */
    EmulatedSocket(EmulatedHost host, InetSocketAddress local, Membership membership) throws SocketException {
        super((SocketAddress) null);
        this.host = host;
        this.local = local;
        this.membership = membership;
    }

    Membership membership() {
        return membership;
    }

    InetSocketAddress local() {
        return local;
    }

    /** False when the receive buffer was full. */
    boolean deliver(Packet packet) {
        return queue.offer(new ReceiveQueue.Datagram(packet.source(), packet.payload()));
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        requireOpen();
        if (!(packet.getSocketAddress() instanceof InetSocketAddress destination) || destination.isUnresolved()) {
            throw new IllegalArgumentException("no destination address");
        }
        if (packet.getPort() == 0) {
            throw new SocketException("Can't send to port 0");
        }
        if (packet.getLength() > MAX_PAYLOAD_BYTES) {
            throw new IOException("Message too long");
        }
        byte[] payload = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), packet.getOffset(), payload, 0, payload.length);
        host.send(this, destination, payload);
    }

    /** As in the JDK, a payload that is longer than the packet's buffer is cut. */
    @Override
    public void receive(DatagramPacket packet) throws IOException {
        requireOpen();
        ReceiveQueue.Datagram datagram = queue.take(timeoutMillis);
        synchronized (packet) {
            int room = packet.getData().length - packet.getOffset();
            int length = Math.min(datagram.payload().length, room);
            System.arraycopy(datagram.payload(), 0, packet.getData(), packet.getOffset(), length);
            packet.setLength(length);
            packet.setSocketAddress(datagram.source());
        }
    }

    private void requireOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        host.release(this);
        queue.close();
        super.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void bind(SocketAddress address) throws SocketException {
        requireOpen();
        throw new SocketException("already bound");
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public int getLocalPort() {
        return closed ? -1 : local.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return closed ? null : local.getAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return closed ? null : local;
    }

    @Override
    public void connect(InetAddress address, int port) {
        throw new UnsupportedOperationException("an emulated socket cannot be connected");
    }

    @Override
    public void connect(SocketAddress address) {
        throw new UnsupportedOperationException("an emulated socket cannot be connected");
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public DatagramChannel getChannel() {
        return null;
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        requireOpen();
        if (millis < 0) {
            throw new IllegalArgumentException("timeout < 0");
        }
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        requireOpen();
        return timeoutMillis;
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        requireOpen();
        queue.setLimitBytes(requirePositive(bytes));
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        requireOpen();
        return queue.limitBytes();
    }

    /** Remembered, but without effect: what is sent waits in the link's queue. */
    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        requireOpen();
        sendBufferBytes = requirePositive(bytes);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        requireOpen();
        return sendBufferBytes;
    }

    private static int requirePositive(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("invalid buffer size: " + bytes);
        }
        return bytes;
    }
}
