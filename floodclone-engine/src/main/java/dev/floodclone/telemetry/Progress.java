package dev.floodclone.telemetry;

/**
 * A node's progress at one moment.
 *
 * @param fileBytes 0 while unknown
 * @param verifiedBytes at a source: of the file's bytes, those already hashed
 * @param receivedBytes payload that arrived, duplicates included
 * @param sentBytes payload handed over to peers
 * @param peers nodes with at least one connection
 * @param known destinations known, this node included if it is one
 * @param complete destinations known to hold the verified file
 * @param remainingChunks chunks that the known destinations still lack in all, as gossip tells
 * @param totalChunks chunks of the file, 0 while unknown
 */
public record Progress(long fileBytes, long verifiedBytes, long receivedBytes, long sentBytes, int peers, int known,
        int complete, long remainingChunks, int totalChunks) {

    public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same with newer byte counts. */
    public Progress withPayload(long receivedBytes, long sentBytes) {
        return new Progress(fileBytes, verifiedBytes, receivedBytes, sentBytes, peers, known, complete, remainingChunks,
                totalChunks);
    }
}
