package dev.floodclone.message;

/** Why a listener turned a connection away. */
public enum DeclineReason {
    UNSPECIFIED, VERSION, NO_SUCH_SESSION, NOT_AUTHORISED, DUPLICATE, SELF, BUSY
}
