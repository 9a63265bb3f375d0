package dev.floodclone.content;

/**
 * What is being sent, signed by the source; the first thing that a receiver learns and checks.
 *
 * @param fileName final name, a single path element
 * @param publicKey the source's Ed25519 key as X.509 SubjectPublicKeyInfo; its hash is the session's identity
 * @param signature over all the other fields
 * @param sessionName the name by which the session is listed and chosen
 * @param open whether joining takes no ticket
 */
public record ManifestHeader(String fileName, ChunkLayout layout, byte[] publicKey, byte[] signature,
        String sessionName, boolean open) {
}
