package dev.floodclone.transport.kwik;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket whose errors look like lost packets, and that lets packets gather ({@link ReceiveBatch}). Kwik ends the
 * process when receiving fails on its listening socket, and gives up a connection when one send fails; but an interface
 * that goes down, a full queue or a refusal pass. Wraps a socket of the network stack and owns it.
 */
final class ResilientSocket extends DatagramSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ResilientSocket.class);

    /** Keeps a socket that fails at once, again and again, from taking a whole core. */
    private static final long PAUSE_MILLIS = 20;

    private final DatagramSocket inner;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReceiveBatch batch = new ReceiveBatch(System.nanoTime());

    ResilientSocket(DatagramSocket inner) throws SocketException {
        super((SocketAddress) null);
        super.close();
        this.inner = inner;
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        while (true) {
            try {
                long calledNanos = System.nanoTime();
                inner.receive(packet);
                long waitNanos = batch.waitNanos(calledNanos, System.nanoTime());
                if (waitNanos > 0) {
                    LockSupport.parkNanos(waitNanos);
                }
                return;
            } catch (IOException e) {
                if (waitForClose()) {
                    throw new SocketException("closed");
                }
                LOG.debug("receiving on {} failed: {}", inner.getLocalSocketAddress(), e.toString());
            }
        }
    }

    /** Whether the socket was closed, now or within the pause. */
    private boolean waitForClose() {
        try {
            return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return closed.getCount() == 0;
        }
    }

    @Override
    public void send(DatagramPacket packet) {
        try {
            inner.send(packet);
        } catch (IOException e) {
            LOG.debug("sending {} bytes to {} failed: {}", packet.getLength(), packet.getSocketAddress(), e.toString());
        }
    }

    @Override
    public void close() {
        if (closed != null) {
            closed.countDown();
            inner.close();
        }
    }

    @Override
    public boolean isClosed() {
        return inner == null ? super.isClosed() : inner.isClosed();
    }

    @Override
    public int getLocalPort() {
        return inner.getLocalPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return inner.getLocalAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return inner.getLocalSocketAddress();
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return inner.getReceiveBufferSize();
    }
}
