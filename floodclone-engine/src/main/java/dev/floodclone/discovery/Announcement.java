package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;

/**
 * What a node says of itself and its session on its links. Anyone on the link can forge one: it tells whom to
 * try, not whom to trust. Names are cut to 255 bytes of UTF-8 and freed of control characters.
 *
 * @param fileName for display only, never a path to write to
 * @param open whether whoever finds the session may join without a ticket
 * @param port on which the node listens for connections, UDP
 * @param source whether the node is the session's source
 */
public record Announcement(SessionId session, String sessionName, String fileName, long fileBytes, boolean open,
        NodeId node, int port, boolean source) {

    public Announcement {
        if (fileBytes < 0) {
            throw new IllegalArgumentException("file size out of range: " + fileBytes);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        sessionName = SafeName.of(sessionName);
        fileName = SafeName.of(fileName);
    }
}
