package dev.floodclone.message;

import java.util.OptionalInt;

/**
 * The versions of the protocol that a node speaks, all from one to another. Two nodes speak the newest that both know:
 * neither sends what came later, and what is not known is ignored. A message that others can do without raises
 * {@link #NEWEST}; what cannot be done without would raise {@link #OLDEST} as well, and old nodes are turned away.
 *
 * <p>Version 1 is the first; version 2 adds the rate that a receiver allows (SendRate).
 */
public record ProtocolVersions(int oldest, int newest) {

    public static final int OLDEST = 1;
    public static final int NEWEST = 2;

    /** From this version on a receiver may say how fast it is to be sent to. */
    public static final int SEND_RATE = 2;

    /** What this build speaks. */
    public static final ProtocolVersions SUPPORTED = new ProtocolVersions(OLDEST, NEWEST);

    public ProtocolVersions {
        if (oldest < 1 || newest < oldest) {
            throw new IllegalArgumentException("no versions from " + oldest + " to " + newest);
        }
    }

    /** The newest that is also one from {@code otherOldest} to {@code otherNewest}; empty when there is none. */
    public OptionalInt newestCommon(int otherOldest, int otherNewest) {
        int common = Math.min(newest, otherNewest);
        return common >= oldest && common >= otherOldest ? OptionalInt.of(common) : OptionalInt.empty();
    }

    public boolean includes(int version) {
        return version >= oldest && version <= newest;
    }

    /** As users read it. */
    @Override
    public String toString() {
        return oldest == newest ? "version " + oldest : "versions " + oldest + " to " + newest;
    }
}
