package dev.floodclone.swarm;

/** All paths to a peer, each whenever it can take a chunk: so each carries what it is able to. */
final class EveryPath implements PathChoice {

    @Override
    public boolean mayCarry(PathView path, long nowNanos) {
        return true;
    }
}
