package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.ManifestPage;
import dev.floodclone.content.NodeState;
import dev.floodclone.content.SourceKey;
import dev.floodclone.content.Ticket;
import dev.floodclone.message.Message;
import dev.floodclone.storage.SourceFile;
import dev.floodclone.storage.SourceHasher;
import dev.floodclone.swarm.Event;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.transport.ChunkSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * The node that has the file: hashes it page by page, so that chunks flow meanwhile, and serves until enough are done.
 */
final class SourceRole implements Role {

    /** How long failed destinations may take to come back before the run is given up as partly failed. */
    private static final long GRACE_NANOS = Duration.ofSeconds(30).toNanos();

    private final NodeContext node;
    private final SourceFile file;
    private final ChunkLayout layout;
    private final SourceHasher hasher;
    private final Manifest manifest;
    private final Optional<Ticket> ticket;
    private final int expect;
    private long hashedBytes;
    private long failedSinceNanos = Long.MAX_VALUE;

    SourceRole(NodeContext node, SourceOptions options, SourceFile file, SourceKey key, Manifest manifest,
            Optional<Ticket> ticket) {
        this.node = node;
        this.file = file;
        this.layout = manifest.layout();
        this.hasher = new SourceHasher(file, layout, key);
        this.manifest = manifest;
        this.ticket = ticket;
        this.expect = options.expect();
    }

    /** The manifest of what these options ask to send. */
    static Manifest describe(SourceOptions options, SourceFile file, SourceKey key) {
        ChunkLayout layout = options.chunkBytes().isPresent()
                ? new ChunkLayout(file.bytes(), options.chunkBytes().getAsInt()) : ChunkLayout.forFile(file.bytes());
        return new Manifest(key.signHeader(file.name(), layout, options.sessionName().orElse(file.name()),
                options.open()));
    }

    static Optional<Ticket> ticketFor(SourceOptions options, Manifest manifest, SecureRandom random) {
        return options.open() ? Optional.empty() : Optional.of(Ticket.create(manifest.fingerprint(), random));
    }

    @Override
    public void start() {
        node.emit(new NodeEvent.SessionOpened(manifest.session(), manifest.header().sessionName(),
                manifest.header().fileName(), layout.fileBytes(), ticket.map(Ticket::text)));
        Thread hashing = new Thread(this::hash, "floodclone-hash");
        hashing.setDaemon(true);
        hashing.start();
    }

    private void hash() {
        try {
            hasher.run(page -> node.loop().post(() -> hashed(page)));
        } catch (IOException | RuntimeException e) {
            node.fail(e);
        }
    }

    private void hashed(ManifestPage page) {
        manifest.offer(page);
        node.neighbourhood().tellAll(new Message.Page(page), null);
        for (int chunk = page.firstChunk(); chunk < page.firstChunk() + page.chunkCount(); chunk++) {
            hashedBytes += layout.length(chunk);
            node.driver().feed(new Event.ChunkVerified(chunk));
        }
    }

    @Override
    public void joined(Manifest joinedManifest) {
        node.driver().start(layout, this);
        node.become(NodeState.COMPLETE);
    }

    @Override
    public void page(Neighbour from, Message.Page message) {
        // The source made all pages itself.
    }

    @Override
    public Optional<ChunkSink> arriving(Neighbour from, int chunk, int length, boolean duplicate) {
        return Optional.empty();
    }

    @Override
    public void checkEnd() {
        Census census = Census.of(node.driver().swarm().members());
        long now = node.loop().nowNanos();
        if (expect > 0 && census.complete() >= expect) {
            node.end(ExitStatus.OK, "");
        } else if (expect == 0 || census.active() > 0 || census.failed() == 0 || census.known() < expect) {
            failedSinceNanos = Long.MAX_VALUE;
        } else if (failedSinceNanos == Long.MAX_VALUE) {
            failedSinceNanos = now;
        } else if (now - failedSinceNanos >= GRACE_NANOS) {
            node.end(ExitStatus.SOME_NODES_FAILED, census.failed() + " of " + census.known()
                    + " destinations failed or left before they had the file");
        }
    }

    @Override
    public long verifiedBytes() {
        return hashedBytes;
    }

    @Override
    public void read(int chunk, int offset, byte[] target, int targetOffset, int length) throws IOException {
        try {
            file.read(layout.offset(chunk) + offset, target, targetOffset, length);
        } catch (IOException | RuntimeException e) {
            node.fail(e);
            throw e;
        }
    }

    @Override
    public void close() {
        hasher.stop();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
