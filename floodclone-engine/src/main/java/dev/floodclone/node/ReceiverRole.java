package dev.floodclone.node;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.Manifest;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import dev.floodclone.storage.ChunkVerdict;
import dev.floodclone.storage.PartFile;
import dev.floodclone.swarm.Event;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.transport.ChunkSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A destination: stores and verifies what arrives, serves it at once, and stays until all it knows of are served. */
final class ReceiverRole implements Role, InboundChunk.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverRole.class);

    /** Without a single chunk for this long the swarm has lost what is missing here. */
    private static final long STARVED_NANOS = Duration.ofMinutes(2).toNanos();

    /** What is brought to the device at once while more arrives: much less would keep a disk seeking. */
    private static final long SYNC_BYTES = 16 << 20;

    private final NodeContext node;
    private final ReceiverOptions options;
    /** Complete chunks whose page is not there yet. */
    private final List<InboundChunk> unjudged = new ArrayList<>();
    private volatile PartFile part;
    private Manifest manifest;
    private long verifiedBytes;
    private long lastGainNanos;
    private long completeNanos;
    private long unsyncedBytes;
    private boolean syncing;
    private boolean finishing;
    private boolean complete;

    ReceiverRole(NodeContext node, ReceiverOptions options) {
        this.node = node;
        this.options = options;
    }

    @Override
    public void start() {
        // Nothing to do before a session is found.
    }

    @Override
    public void joined(Manifest joinedManifest) {
        manifest = joinedManifest;
        part = PartFile.open(options.out(), manifest.header().fileName(), manifest.layout(), options.existingTarget());
        lastGainNanos = node.loop().nowNanos();
        node.driver().start(manifest.layout(), this);
        node.emit(new NodeEvent.Joined(manifest.session(), manifest.header().fileName(), manifest.layout().fileBytes(),
                manifest.layout().chunkBytes(), part.path()));
    }

    @Override
    public void page(Neighbour from, Message.Page message) {
        try {
            if (!manifest.offer(message.page())) {
                return;
            }
        } catch (FloodException e) {
            node.emit(new NodeEvent.Warning("node " + from.peer() + " sent a forged manifest page; not used"));
            node.neighbourhood().ban(from.peer());
            return;
        }
        node.neighbourhood().tellAll(message, from);
        judgeWaiting();
        if (part.resumed()) {
            recover(message.page().index());
        }
    }

    /** The page may also have come between the end of the chunk and this thread's hearing of it. */
    private void judgeWaiting() {
        for (InboundChunk inbound : List.copyOf(unjudged)) {
            if (manifest.knows(inbound.chunk())) {
                unjudged.remove(inbound);
                try {
                    judge(inbound, inbound.retry());
                } catch (IOException | RuntimeException e) {
                    node.fail(e);
                }
            }
        }
    }

    /** Reads what an earlier attempt left. */
    private void recover(int page) {
        aside("floodclone-recover-" + page, () -> {
            List<Integer> chunks = part.recover(manifest, page);
            node.loop().post(() -> chunks.forEach(this::gained));
        });
    }

    /** The disk may take its time: a thread of its own keeps the loop free. */
    private void aside(String name, DiskWork work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                node.fail(e);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Optional<ChunkSink> arriving(Neighbour from, int chunk, int length, boolean duplicate) {
        if (part == null) {
            return Optional.empty(); // the node joined only to find that it has no place for the file
        }
        if (chunk < 0 || chunk >= part.layout().count() || length != part.layout().length(chunk)) {
            node.loop().post(() -> misbehaved(from.peer(), "announced a chunk that does not exist"));
            return Optional.empty();
        }
        if (part.isVerified(chunk)) {
            return Optional.empty();
        }
        node.loop().post(() -> node.driver()
                .feed(new Event.ArrivalStarted(from.connection().id(), chunk, duplicate)));
        return Optional.of(new InboundChunk(from, part.begin(chunk), manifest, node.accounts(), this));
    }

    @Override
    public void finished(InboundChunk inbound, ChunkVerdict verdict) {
        node.loop().post(() -> judge(inbound, verdict));
    }

    @Override
    public void aborted(InboundChunk inbound) {
        node.loop().post(() -> failed(inbound));
    }

    @Override
    public void broken(InboundChunk inbound, Throwable error) {
        node.fail(error);
    }

    private void judge(InboundChunk inbound, ChunkVerdict verdict) {
        switch (verdict) {
            case VERIFIED -> {
                node.accounts().used(inbound.from().peer(), manifest.layout().length(inbound.chunk()));
                gained(inbound.chunk());
            }
            case PENDING -> {
                unjudged.add(inbound);
                judgeWaiting();
            }
            case SPOILED -> failed(inbound);
            case CORRUPT -> {
                failed(inbound);
                misbehaved(inbound.from().peer(), "sent wrong data for chunk " + inbound.chunk());
            }
            case DUPLICATE -> LOG.debug("Chunk {} arrived twice", inbound.chunk());
        }
    }

    private void failed(InboundChunk inbound) {
        node.driver().feed(new Event.ArrivalFailed(inbound.from().connection().id(), inbound.chunk()));
    }

    private void misbehaved(NodeId peer, String what) {
        if (node.neighbourhood().isBanned(peer)) {
            return;
        }
        node.emit(new NodeEvent.Warning("node " + peer + " " + what + "; nothing more is taken from it"));
        node.neighbourhood().ban(peer);
        if (node.driver().swarm().member(peer).filter(NodeRecord::source).isPresent()) {
            node.end(ExitStatus.INTEGRITY, "the source " + what + ": start the transfer again");
        }
    }

    private void gained(int chunk) {
        int length = manifest.layout().length(chunk);
        verifiedBytes += length;
        lastGainNanos = node.loop().nowNanos();
        node.driver().feed(new Event.ChunkVerified(chunk));
        unsyncedBytes += length;
        syncBehind();
    }

    /** Else the system keeps up to a tenth of its memory back, and the end waits for all that. One at a time. */
    private void syncBehind() {
        if (syncing || unsyncedBytes < SYNC_BYTES) {
            return;
        }
        syncing = true;
        unsyncedBytes = 0;
        aside("floodclone-sync", () -> {
            part.sync();
            node.loop().post(() -> {
                syncing = false;
                syncBehind();
            });
        });
    }

    @Override
    public void checkEnd() {
        if (part == null) {
            return;
        }
        long now = node.loop().nowNanos();
        if (complete) {
            checkServed(now);
        } else if (part.isComplete()) {
            finish();
        } else if (now - lastGainNanos >= STARVED_NANOS) {
            node.end(ExitStatus.TIMED_OUT, "no chunk arrived for " + Duration.ofNanos(STARVED_NANOS).toSeconds()
                    + " s; what was received is kept in " + part.path() + ", receive again to go on from there");
        }
    }

    private void checkServed(long now) {
        Census census = Census.of(node.driver().swarm().members());
        boolean needed = census.active() > 0 || node.neighbourhood().isAnyoneJoining();
        if (!needed || now - completeNanos >= options.linger().toNanos()) {
            node.end(ExitStatus.OK, "");
        }
    }

    /** Not beside a sync, which might find the file under another name, or taken away by the user already. */
    private void finish() {
        if (finishing || syncing) {
            return;
        }
        finishing = true;
        aside("floodclone-finish", () -> {
            Path file = part.finish();
            node.loop().post(() -> finished(file));
        });
    }

    private void finished(Path file) {
        complete = true;
        completeNanos = node.loop().nowNanos();
        node.verified(file, manifest.layout().fileBytes());
        node.become(NodeState.COMPLETE);
    }

    @Override
    public long verifiedBytes() {
        return verifiedBytes;
    }

    @Override
    public void read(int chunk, int offset, byte[] target, int targetOffset, int length) throws IOException {
        part.read(chunk, offset, target, targetOffset, length);
    }

    @Override
    public void close() {
        if (part != null) {
            try {
                part.close();
            } catch (IOException e) {
                LOG.debug("Closing {} failed", part.path(), e);
            }
        }
    }

    private interface DiskWork {
        void run() throws IOException;
    }
}
