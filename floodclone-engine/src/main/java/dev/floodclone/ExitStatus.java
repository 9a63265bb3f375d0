package dev.floodclone;

/** How a run ended, with the process exit code that says so; the codes are documented and stable. */
public enum ExitStatus {
    OK(0),
    INTERNAL(1),
    USAGE(2),
    SOME_NODES_FAILED(3),
    NO_PEER_FOUND(4),
    TIMED_OUT(5),
    INTEGRITY(6),
    NO_SPACE(7),
    DESTINATION_EXISTS(8),
    NOT_AUTHORISED(9),
    INTERRUPTED(130),
    TERMINATED(143);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
