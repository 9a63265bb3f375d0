package dev.floodclone.transport.kwik;

import java.util.HashSet;
import java.util.Set;

/**
 * The threads that may be blocked in Kwik on behalf of one connection. Kwik's own wake-up when a connection ends can be
 * missed, so its threads are interrupted again and again until they have noticed; never after they have left.
 */
final class BlockedThreads {

    private final Set<Thread> threads = new HashSet<>();

    synchronized void enter() {
        threads.add(Thread.currentThread());
    }

    /** Also takes back an interrupt that came too late to matter. */
    synchronized void leave() {
        threads.remove(Thread.currentThread());
        Thread.interrupted();
    }

    synchronized boolean isEmpty() {
        return threads.isEmpty();
    }

    synchronized void interruptAll() {
        threads.forEach(Thread::interrupt);
    }
}
