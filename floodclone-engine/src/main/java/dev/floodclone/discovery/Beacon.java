package dev.floodclone.discovery;

import dev.floodclone.content.NodeId;

/** One discovery datagram. */
sealed interface Beacon {

    NodeId sender();

    /** @param session 0 for any */
    record Query(NodeId sender, long session) implements Beacon {

        boolean asksFor(Announcement announcement) {
            return session == 0 || session == announcement.session().value();
        }
    }

    record Answer(Announcement announcement) implements Beacon {

        @Override
        public NodeId sender() {
            return announcement.node();
        }
    }
}
