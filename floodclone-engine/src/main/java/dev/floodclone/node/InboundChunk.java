package dev.floodclone.node;

import dev.floodclone.content.Manifest;
import dev.floodclone.storage.ChunkVerdict;
import dev.floodclone.storage.ChunkWriter;
import dev.floodclone.transport.ChunkSink;
import java.io.IOException;

/** A chunk on its way from one neighbour to the disk. Used by one thread at a time. */
final class InboundChunk implements ChunkSink {

    private final Neighbour from;
    private final ChunkWriter writer;
    private final Manifest manifest;
    private final Accounts accounts;
    private final Listener listener;

    InboundChunk(Neighbour from, ChunkWriter writer, Manifest manifest, Accounts accounts, Listener listener) {
        this.from = from;
        this.writer = writer;
        this.manifest = manifest;
        this.accounts = accounts;
        this.listener = listener;
    }

    Neighbour from() {
        return from;
    }

    int chunk() {
        return writer.chunk();
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        accounts.received(System.nanoTime(), length);
        from.received(length);
        try {
            writer.write(data, offset, length);
        } catch (IOException | RuntimeException e) {
            listener.broken(this, e);
            throw e;
        }
    }

    @Override
    public void complete() throws IOException {
        try {
            listener.finished(this, writer.finish(manifest));
        } catch (IOException | RuntimeException e) {
            listener.broken(this, e);
            throw e;
        }
    }

    /** The page with the chunk's hash has come since {@link #complete} found it missing. */
    ChunkVerdict retry() throws IOException {
        return writer.finish(manifest);
    }

    @Override
    public void abort(String reason) {
        listener.aborted(this);
    }

    /** Told from the thread that receives. */
    interface Listener {

        void finished(InboundChunk inbound, ChunkVerdict verdict);

        void aborted(InboundChunk inbound);

        /** Storage failed. */
        void broken(InboundChunk inbound, Throwable error);
    }
}
