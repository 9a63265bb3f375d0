package dev.floodclone.transport;

/** What a peer sent breaks the protocol; its message says how, and the connection is closed with it. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
