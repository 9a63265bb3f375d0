package dev.floodclone.content;

/** What a node says of itself, or what the others say of it once it cannot. */
public enum NodeState {
    /** Still lacks chunks. */
    ACTIVE,
    /** Holds the whole verified file; may still serve. */
    COMPLETE,
    /** Left of its own accord or was lost. */
    GONE,
    /** Gave up with an error. */
    FAILED
}
