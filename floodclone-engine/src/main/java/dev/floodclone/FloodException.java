package dev.floodclone;

import java.util.Objects;

/**
 * A failure that the user can act on: its message is one clear line that says what happened and what to do,
 * its status decides the exit code.
 */
public final class FloodException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    public FloodException(ExitStatus status, String message) {
        this(status, message, null);
    }

    public FloodException(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = Objects.requireNonNull(status);
    }

    public ExitStatus status() {
        return status;
    }
}
