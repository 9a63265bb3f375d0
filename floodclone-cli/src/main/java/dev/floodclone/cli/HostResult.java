package dev.floodclone.cli;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What became of one host of an experiment.
 *
 * @param status {@code ok}, or what is wrong
 * @param seconds from the node's start to its verified file under its final name; empty at the source or without a file
 * @param bytesFrom useful bytes by the host that sent them
 */
record HostResult(String host, boolean source, String status, OptionalDouble seconds, Map<String, Long> bytesFrom,
        long duplicateBytes, int exitCode) {

    static final String OK = "ok";

    boolean right() {
        return status.equals(OK);
    }

    String role() {
        return source ? "source" : "receiver";
    }

    OptionalDouble megabitsPerSecond(long fileBytes) {
        return seconds.isPresent() ? OptionalDouble.of(fileBytes * 8 / 1e6 / seconds.getAsDouble()) : seconds;
    }
}
