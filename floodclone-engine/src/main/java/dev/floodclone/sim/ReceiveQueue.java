package dev.floodclone.sim;

import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Datagrams that wait in a socket's receive buffer; what does not fit is dropped, as a kernel does. Thread-safe. */
final class ReceiveQueue {

    static final int DEFAULT_LIMIT_BYTES = 4 << 20;

    record Datagram(InetSocketAddress source, byte[] payload) {

        /** Headers count too, so that empty datagrams cannot pile up without a bound. */
        private int bytes() {
            return payload.length + Packet.IP_OVERHEAD_BYTES;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Datagram> datagrams = new ArrayDeque<>();
    private int limitBytes = DEFAULT_LIMIT_BYTES;
    private int bytes;
    private boolean closed;

    /** False when it was dropped. */
    boolean offer(Datagram datagram) {
        lock.lock();
        try {
            if (closed || bytes + datagram.bytes() > limitBytes) {
                return false;
            }
            datagrams.add(datagram);
            bytes += datagram.bytes();
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next one; an interrupt does not end the wait, as it does not end one on a socket of the JDK.
     *
     * @param timeoutMillis 0 for none
     */
    Datagram take(int timeoutMillis) throws SocketException, SocketTimeoutException {
        lock.lock();
        boolean interrupted = false;
        try {
            long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (datagrams.isEmpty() && !closed) {
                interrupted |= !await(timeoutMillis, deadlineNanos);
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            Datagram next = datagrams.remove();
            bytes -= next.bytes();
            return next;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False when the wait was interrupted. */
    private boolean await(int timeoutMillis, long deadlineNanos) throws SocketTimeoutException {
        if (timeoutMillis == 0) {
            changed.awaitUninterruptibly();
            return true;
        }
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
            throw new SocketTimeoutException("Receive timed out");
        }
        try {
            changed.awaitNanos(leftNanos);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            datagrams.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int limitBytes() {
        lock.lock();
        try {
            return limitBytes;
        } finally {
            lock.unlock();
        }
    }

    void setLimitBytes(int newLimitBytes) {
        lock.lock();
        try {
            limitBytes = newLimitBytes;
        } finally {
            lock.unlock();
        }
    }
}
