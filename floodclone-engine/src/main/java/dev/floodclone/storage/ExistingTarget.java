package dev.floodclone.storage;

/** What to do when there already is a file of the name that a received file is to get. */
public enum ExistingTarget {
    /** Fail before anything is received. */
    REFUSE,
    /** Replace it once the new file is complete. */
    OVERWRITE,
    /** Choose a free name, such as {@code name (1).ext}. */
    RENAME
}
