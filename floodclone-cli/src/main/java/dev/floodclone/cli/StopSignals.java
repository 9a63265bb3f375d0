package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends a run on SIGINT or SIGTERM: the first signal asks for it, the second ends the process at once. A shutdown hook
 * would not do: while it waits for the run to end, further signals have no effect, and it cannot tell the two apart.
 * {@code sun.misc.Signal} is the platform's only way to do both; it is in a supported module (JEP 260).
 */
final class StopSignals implements AutoCloseable {

    private final Map<Signal, SignalHandler> previous = new HashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Consumer<ExitStatus> stop;

    StopSignals(Consumer<ExitStatus> stop) {
        this.stop = stop;
        handle("INT", ExitStatus.INTERRUPTED);
        handle("TERM", ExitStatus.TERMINATED);
    }

    private void handle(String name, ExitStatus status) {
        Signal signal = new Signal(name);
        previous.put(signal, Signal.handle(signal, received -> stop(status)));
    }

    private void stop(ExitStatus status) {
        if (stopping.compareAndSet(false, true)) {
            stop.accept(status);
        } else {
            Runtime.getRuntime().halt(status.code());
        }
    }

    @Override
    public void close() {
        previous.forEach(Signal::handle);
    }
}
