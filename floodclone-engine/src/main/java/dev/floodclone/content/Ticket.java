package dev.floodclone.content;

import com.google.common.base.Ascii;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What a user carries from the source to a receiver: which source to trust, and the secret that lets the receiver in.
 * As text it is {@code flood1-} and lower-case base32 (RFC 4648, unpadded) of both and of a checksum, which tells a
 * typing error from a ticket of another session. Immutable.
 */
public final class Ticket {

    public static final int SECRET_BYTES = 16;

    private static final String PREFIX = "flood1-";
    private static final int FINGERPRINT_BYTES = 16;
    private static final int CHECKSUM_BYTES = 2;
    private static final int TOTAL_BYTES = FINGERPRINT_BYTES + SECRET_BYTES + CHECKSUM_BYTES;
    private static final BaseEncoding BASE32 = BaseEncoding.base32().lowerCase().omitPadding();

    private final byte[] fingerprintPrefix;
    private final byte[] secret;

    private Ticket(byte[] fingerprintPrefix, byte[] secret) {
        this.fingerprintPrefix = fingerprintPrefix;
        this.secret = secret;
    }

    /** A ticket with a fresh secret for the source whose public key has this SHA-256. */
    public static Ticket create(byte[] fingerprint, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Ticket(Arrays.copyOf(fingerprint, FINGERPRINT_BYTES), secret);
    }

    /**
     * @throws FloodException {@link ExitStatus#USAGE} when this is no ticket; never repeats the text, which is a
     *     secret
     */
    public static Ticket parse(String text) {
        String normal = Ascii.toLowerCase(text.strip());
        if (!normal.startsWith(PREFIX)) {
            throw unusable("this is no ticket: one begins with " + PREFIX);
        }
        int missing = PREFIX.length() + encodedLength() - normal.length();
        if (missing != 0) {
            throw unusable("the ticket is " + Math.abs(missing) + " characters too "
                    + (missing > 0 ? "short" : "long"));
        }
        byte[] bytes = decode(normal.substring(PREFIX.length()));
        Ticket ticket = new Ticket(Arrays.copyOf(bytes, FINGERPRINT_BYTES),
                Arrays.copyOfRange(bytes, FINGERPRINT_BYTES, FINGERPRINT_BYTES + SECRET_BYTES));
        if (!ticket.text().equals(normal)) {
            throw unusable("the ticket has a typing error");
        }
        return ticket;
    }

    /** The form in which a ticket is handed on; whoever reads it may join. */
    public String text() {
        byte[] content = Bytes.concat(fingerprintPrefix, secret);
        byte[] sum = Hashing.sha256().hashBytes(content).asBytes();
        return PREFIX + BASE32.encode(Bytes.concat(content, Arrays.copyOf(sum, CHECKSUM_BYTES)));
    }

    /** The key of the join check, {@link #SECRET_BYTES} bytes. */
    public byte[] secret() {
        return secret.clone();
    }

    public SessionId session() {
        return SessionId.ofFingerprint(fingerprintPrefix);
    }

    /** Whether the manifest comes from the source that this ticket is for. */
    public boolean matches(Manifest manifest) {
        return Arrays.equals(fingerprintPrefix, Arrays.copyOf(manifest.fingerprint(), FINGERPRINT_BYTES));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ticket that && Arrays.equals(fingerprintPrefix, that.fingerprintPrefix)
                && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fingerprintPrefix);
    }

    /** For logs: without the secret. */
    @Override
    public String toString() {
        return "ticket for session " + session();
    }

    private static int encodedLength() {
        return (TOTAL_BYTES * 8 + 4) / 5;
    }

    private static byte[] decode(String base32) {
        try {
            return BASE32.decode(base32);
        } catch (IllegalArgumentException e) {
            throw unusable("the ticket has a character that no ticket has");
        }
    }

    private static FloodException unusable(String reason) {
        return new FloodException(ExitStatus.USAGE, reason + "; copy it exactly as the source shows it");
    }
}
