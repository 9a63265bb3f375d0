package dev.floodclone.swarm;

import dev.floodclone.message.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Rule 7: the source's fresh chunks have the right of way. Where the source serves all whom a link reaches and the link
 * carries clearly less than it has, others crowd the receivers' links: the source tells its receivers so, and each
 * tells another sender on that link to hold back for a moment. If that does not help, the link's own estimate falls
 * before long, and with it the claim. Called by {@link Swarm}.
 */
final class RightOfWay {

    /** Long against a round trip, short against what a needless pause would cost. */
    static final int LEASE_MILLIS = 1000;

    /** A peer cannot silence another one for longer than that. */
    private static final int MAX_MILLIS = 2000;

    private RightOfWay() { }

    /** At the source, while it has fresh chunks; to a far receiver something else is the bottleneck. */
    static void claim(Collection<EgressLink> links, long nowNanos, List<Action> actions) {
        for (EgressLink link : links) {
            if (link.isCrowdedOut()) {
                for (PathView path : link.paths) {
                    if (!path.isIdle() && !path.isFar && nowNanos >= path.rightOfWayUntilNanos) {
                        path.rightOfWayUntilNanos = nowNanos + LEASE_MILLIS * 1_000_000L;
                        actions.add(new Action.Tell(path.id, new Message.RightOfWay(LEASE_MILLIS)));
                    }
                }
            }
        }
    }

    /**
     * At a receiver, when the source claimed the link by which {@code claiming} arrives: one of the others holds back,
     * and the next one if the source has to claim again. If all did, a link that the source cannot fill would idle.
     */
    static void passOn(PathView claiming, int millis, long nowNanos, List<Action> actions) {
        claiming.link.paths.stream()
                .filter(path -> path.peer != claiming.peer && nowNanos >= path.rightOfWayUntilNanos)
                .min(Comparator.comparingLong(path -> path.rightOfWayUntilNanos))
                .ifPresent(path -> {
                    path.rightOfWayUntilNanos = nowNanos + millis * 1_000_000L;
                    actions.add(new Action.Tell(path.id, new Message.HoldBack(millis)));
                });
    }

    /** At one of the others. */
    static void holdBack(PathView path, int millis, long nowNanos) {
        path.heldBackUntilNanos = nowNanos + Math.min(millis, MAX_MILLIS) * 1_000_000L;
    }
}
