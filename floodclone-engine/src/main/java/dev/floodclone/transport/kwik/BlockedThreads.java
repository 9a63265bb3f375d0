package dev.floodclone.transport.kwik;

import java.util.HashSet;
import java.util.Set;

/** Threads that may be blocked in Kwik: interrupted together, but none of them after it has left. */
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
