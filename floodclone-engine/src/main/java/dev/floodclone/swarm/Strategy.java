package dev.floodclone.swarm;

/** How a node uses several paths to the same peer; chosen by the user, for what this node sends. */
public enum Strategy {

    /** All of them, each with as much as it can carry. */
    FASTEST,

    /** All of them, each with the same number of chunks. */
    BALANCED,

    /** The best one, with the others ready to take over, and the last chunks over two. */
    RELIABLE;

    /** The piece of the scheduler that does it. */
    PathChoice choice(int chunkBytes) {
        return switch (this) {
            case FASTEST -> new EveryPath();
            case BALANCED -> new EqualShares(new Patience(chunkBytes));
            case RELIABLE -> new BestPath(new Patience(chunkBytes));
        };
    }
}
