package dev.floodclone.content;

/**
 * What is being sent, signed by the source; the first thing that a receiver learns. Nothing in it is checked before a
 * {@link Manifest} was made of it. Its arrays are never modified.
 *
 * @param fileName final name, a single path element
 * @param publicKey the source's Ed25519 key as X.509 SubjectPublicKeyInfo; its hash is the session's identity
 * @param signature over all the other fields
 * @param sessionName the name by which the session is listed and chosen
 * @param open whether joining takes no ticket
 */
public record ManifestHeader(String fileName, ChunkLayout layout, byte[] publicKey, byte[] signature,
        String sessionName, boolean open) {

    byte[] signedBytes() {
        return new Transcript("floodclone/1 manifest header")
                .bytes(publicKey)
                .text(fileName)
                .number(layout.fileBytes())
                .number(layout.chunkBytes())
                .text(sessionName)
                .number(open ? 1 : 0)
                .toBytes();
    }
}
