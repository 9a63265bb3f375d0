package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.content.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a node's run ended.
 *
 * @param message one line for the user when the status is not OK, else empty
 * @param file final path of the verified file at a destination
 * @param elapsed from the node's start to its end
 * @param verifiedAfter from the node's start to its verified, complete file under its final name
 * @param firstByteAfter from the node's start to the first payload that arrived here
 * @param lastByteAfter from the node's start to the last payload that arrived here
 * @param bytesFrom payload that each peer delivered here and that was used
 * @param duplicateBytes payload that arrived here in vain
 * @param bytesSent payload handed over to others
 * @param served destinations known to hold the verified file
 */
public record Outcome(ExitStatus status, String message, Optional<Path> file, long fileBytes, Duration elapsed,
        Optional<Duration> verifiedAfter, Optional<Duration> firstByteAfter, Optional<Duration> lastByteAfter,
        Map<NodeId, Long> bytesFrom, long duplicateBytes, long bytesSent, int served) {
}
