package dev.floodclone.node;

import dev.floodclone.swarm.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hides from the swarm the paths that have gone silent, so that their chunks go over other ones at once, and shows them
 * again as soon as something comes over them: a link that was away for some seconds needs no new connection. Only while
 * the same peer is reached over another path; the last one stays until its connection ends. Owned by the node's loop.
 */
final class PathWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PathWatch.class);

    private final Neighbourhood neighbourhood;
    private final SwarmDriver driver;

    PathWatch(Neighbourhood neighbourhood, SwarmDriver driver) {
        this.neighbourhood = neighbourhood;
        this.driver = driver;
    }

    /** To be called some times a second, and when a connection was removed, before the swarm hears of it. */
    void check() {
        for (Neighbour neighbour : neighbourhood.admitted()) {
            if (neighbour.isSuspended()) {
                if (!neighbour.connection().isSilent() || !hasOther(neighbour)) {
                    resume(neighbour);
                }
            } else if (neighbour.connection().isSilent() && hasOther(neighbour)) {
                LOG.debug("{} went silent", neighbour.connection());
                neighbour.suspend();
                driver.feed(new Event.PathDown(neighbour.connection().id()));
            }
        }
    }

    /** Something came from this peer: what the swarm is to hear needs a path that it sees. */
    void heard(Neighbour neighbour) {
        if (neighbour.isSuspended()) {
            resume(neighbour);
        }
    }

    private void resume(Neighbour neighbour) {
        LOG.debug("{} is used again", neighbour.connection());
        neighbour.resume();
        driver.pathUp(neighbour);
    }

    private boolean hasOther(Neighbour neighbour) {
        return neighbourhood.admitted().stream().anyMatch(other -> other != neighbour && !other.isSuspended()
                && other.peer().equals(neighbour.peer()) && !other.connection().isSilent());
    }
}
