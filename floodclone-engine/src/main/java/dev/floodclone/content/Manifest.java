package dev.floodclone.content;

import com.google.common.hash.Hashing;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * What a file must be, as far as it is known here: a verified header and the verified pages that arrived. Pages are
 * only ever added. Safe for use by several threads: the node's core adds pages while threads that receive chunks
 * compare hashes.
 */
public final class Manifest {

    private final ManifestHeader header;
    private final PublicKey sourceKey;
    private final byte[] fingerprint;
    private final SessionId session;
    private final AtomicReferenceArray<ManifestPage> pages;
    private final AtomicInteger knownPages = new AtomicInteger();

    /**
     * @throws FloodException {@link ExitStatus#INTEGRITY} unless the header is sound and signed by the key that it
     *     names
     */
    public Manifest(ManifestHeader header) {
        this.header = header;
        this.sourceKey = Ed25519.decode(header.publicKey())
                .orElseThrow(() -> refused("the description of the file carries no valid source key"));
        NameRule.fileNameViolation(header.fileName()).ifPresent(violation -> {
            throw refused("the source sends a file with a name that " + violation);
        });
        NameRule.labelViolation(header.sessionName()).ifPresent(violation -> {
            throw refused("the source gives the session a name that " + violation);
        });
        if (!Ed25519.verifies(sourceKey, header.signedBytes(), header.signature())) {
            throw refused("the description of the file is not signed by its source");
        }
        this.fingerprint = Hashing.sha256().hashBytes(header.publicKey()).asBytes();
        this.session = SessionId.ofFingerprint(fingerprint);
        this.pages = new AtomicReferenceArray<>(ManifestPage.countFor(header.layout()));
    }

    public ManifestHeader header() {
        return header;
    }

    public ChunkLayout layout() {
        return header.layout();
    }

    public SessionId session() {
        return session;
    }

    /** SHA-256 of the source's public key. */
    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    /**
     * Adds a page; one that is there already costs no signature check.
     *
     * @return whether the page was new
     * @throws FloodException {@link ExitStatus#INTEGRITY} when the page is malformed or not signed by the source
     */
    public boolean offer(ManifestPage page) {
        int index = page.index();
        if (index < 0 || index >= pages.length()) {
            throw refused("got page " + index + " of a manifest of " + pages.length());
        }
        if (pages.get(index) != null) {
            return false;
        }
        if (page.hashes().length != ManifestPage.chunksIn(layout(), index) * ManifestPage.HASH_BYTES) {
            throw refused("page " + index + " of the manifest has the wrong size");
        }
        if (!Ed25519.verifies(sourceKey, page.signedBytes(header.publicKey()), page.signature())) {
            throw refused("page " + index + " of the manifest is not signed by the source");
        }
        boolean added = pages.compareAndSet(index, null, page);
        if (added) {
            knownPages.incrementAndGet();
        }
        return added;
    }

    /** Whether the page that holds this chunk's hash is there. */
    public boolean knows(int chunk) {
        return page(chunk / ManifestPage.CHUNKS) != null;
    }

    /** Whether the chunk's hash is known and is this one. */
    public boolean matches(int chunk, byte[] sha256) {
        ManifestPage page = page(chunk / ManifestPage.CHUNKS);
        int from = chunk % ManifestPage.CHUNKS * ManifestPage.HASH_BYTES;
        return page != null
                && Arrays.equals(page.hashes(), from, from + ManifestPage.HASH_BYTES, sha256, 0, sha256.length);
    }

    /** The page, or null while it is not there. */
    public ManifestPage page(int index) {
        return pages.get(index);
    }

    /** The pages that are there, in order. */
    public List<ManifestPage> pages() {
        return IntStream.range(0, pages.length()).mapToObj(pages::get).filter(Objects::nonNull).toList();
    }

    /** How many pages the whole manifest has. */
    public int pageCount() {
        return pages.length();
    }

    public boolean isComplete() {
        return knownPages.get() == pages.length();
    }

    private static FloodException refused(String reason) {
        return new FloodException(ExitStatus.INTEGRITY, reason);
    }
}
