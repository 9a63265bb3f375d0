package dev.floodclone.content;

import com.google.common.hash.Hashing;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.security.KeyPair;
import java.security.SecureRandom;

/** The key pair of a source, made anew for each session, with which it signs what it sends. Immutable. */
public final class SourceKey {

    private final KeyPair keys;
    private final byte[] publicKey;

    private SourceKey(KeyPair keys) {
        this.keys = keys;
        this.publicKey = keys.getPublic().getEncoded();
    }

    public static SourceKey generate(SecureRandom random) {
        return new SourceKey(Ed25519.generate(random));
    }

    /** SHA-256 of the public key. */
    public byte[] fingerprint() {
        return Hashing.sha256().hashBytes(publicKey).asBytes();
    }

    public SessionId session() {
        return SessionId.ofFingerprint(fingerprint());
    }

    /**
     * @param open whether joining takes no ticket
     * @throws FloodException {@link ExitStatus#USAGE} when a receiver would refuse one of the names
     */
    public ManifestHeader signHeader(String fileName, ChunkLayout layout, String sessionName, boolean open) {
        NameRule.fileNameViolation(fileName).ifPresent(violation -> {
            throw new FloodException(ExitStatus.USAGE,
                    "cannot send a file with a name that " + violation + ": rename it first");
        });
        NameRule.labelViolation(sessionName).ifPresent(violation -> {
            throw new FloodException(ExitStatus.USAGE,
                    "cannot use a session name that " + violation + ": choose another one");
        });
        ManifestHeader unsigned = new ManifestHeader(fileName, layout, publicKey, new byte[0], sessionName, open);
        byte[] signature = Ed25519.sign(keys.getPrivate(), unsigned.signedBytes());
        return new ManifestHeader(fileName, layout, publicKey, signature, sessionName, open);
    }

    /** @param hashes SHA-256 of each chunk of the page, in order */
    public ManifestPage signPage(int index, byte[] hashes) {
        ManifestPage unsigned = new ManifestPage(index, hashes, new byte[0]);
        return new ManifestPage(index, hashes, Ed25519.sign(keys.getPrivate(), unsigned.signedBytes(publicKey)));
    }
}
