package dev.floodclone.content;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;

/**
 * The mutual check of a join: HMAC-SHA-256 (RFC 2104) under the session's secret, by which each side shows that it
 * knows the secret, on this very connection. It covers the listener's certificate, so that nobody can sit in between,
 * both nonces, so that no proof serves twice, and the prover's role, so that none can be sent back to its maker. A
 * dialling side that offers {@link #proofInHello} saves a round trip.
 */
public final class JoinProof {

    public static final int NONCE_BYTES = 16;

    private JoinProof() {
    }

    /** The secret of a session that takes no ticket. */
    public static byte[] openSecret() {
        return new byte[Ticket.SECRET_BYTES];
    }

    public static byte[] proofOfListener(byte[] secret, byte[] listenerCertificateHash, byte[] dialerNonce,
            byte[] listenerNonce, SessionId session, NodeId dialer, NodeId listener) {
        return proof("floodclone/1 join listener", secret, listenerCertificateHash, dialerNonce, listenerNonce, session,
                dialer, listener);
    }

    public static byte[] proofOfDialer(byte[] secret, byte[] listenerCertificateHash, byte[] dialerNonce,
            byte[] listenerNonce, SessionId session, NodeId dialer, NodeId listener) {
        return proof("floodclone/1 join dialer", secret, listenerCertificateHash, dialerNonce, listenerNonce, session,
                dialer, listener);
    }

    /**
     * What the dialling side can show before it has heard from the listener. Without a nonce of the listener it would
     * serve twice, but only who holds the key of that very certificate ever reads it.
     *
     * @param session the one that is asked for, 0 for any
     */
    public static byte[] proofInHello(byte[] secret, byte[] listenerCertificateHash, byte[] dialerNonce, long session,
            NodeId dialer) {
        return mac(secret, new Transcript("floodclone/1 join hello")
                .bytes(listenerCertificateHash)
                .bytes(dialerNonce)
                .number(session)
                .number(dialer.value()));
    }

    /** Compares in a time that does not depend on where two proofs of the same length differ. */
    public static boolean matches(byte[] expected, byte[] received) {
        return MessageDigest.isEqual(expected, received);
    }

    private static byte[] proof(String label, byte[] secret, byte[] listenerCertificateHash, byte[] dialerNonce,
            byte[] listenerNonce, SessionId session, NodeId dialer, NodeId listener) {
        return mac(secret, new Transcript(label)
                .bytes(listenerCertificateHash)
                .bytes(dialerNonce)
                .bytes(listenerNonce)
                .number(session.value())
                .number(dialer.value())
                .number(listener.value()));
    }

    private static byte[] mac(byte[] secret, Transcript message) {
        if (secret.length != Ticket.SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has " + Ticket.SECRET_BYTES + " bytes, not " + secret.length);
        }
        return Hashing.hmacSha256(secret).hashBytes(message.toBytes()).asBytes();
    }
}
