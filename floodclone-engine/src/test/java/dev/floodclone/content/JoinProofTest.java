package dev.floodclone.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.BaseEncoding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoinProofTest {

    private static final byte[] SECRET = filled(16, 1);
    private static final byte[] CERTIFICATE = filled(32, 2);
    private static final byte[] DIALER_NONCE = filled(16, 3);
    private static final byte[] LISTENER_NONCE = filled(16, 4);
    private static final SessionId SESSION = new SessionId(5);
    private static final NodeId DIALER = new NodeId(6);
    private static final NodeId LISTENER = new NodeId(7);

    @Test
    void bothSidesComputeTheSame() {
        assertTrue(JoinProof.matches(listener(), listener()));
        assertTrue(JoinProof.matches(dialer(), dialer()));
        assertEquals(32, listener().length);
    }

    @Test
    void theProofOfOneSideIsWorthNothingAsThatOfTheOther() {
        assertFalse(JoinProof.matches(listener(), dialer()));
    }

    @Test
    void everyInputCounts() {
        byte[] other = filled(16, 9);
        Set<String> proofs = new HashSet<>();
        proofs.add(hex(listener()));
        proofs.add(hex(JoinProof.proofOfListener(other, CERTIFICATE, DIALER_NONCE, LISTENER_NONCE, SESSION, DIALER,
                LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(JoinProof.openSecret(), CERTIFICATE, DIALER_NONCE, LISTENER_NONCE,
                SESSION, DIALER, LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(SECRET, filled(32, 9), DIALER_NONCE, LISTENER_NONCE, SESSION, DIALER,
                LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(SECRET, CERTIFICATE, other, LISTENER_NONCE, SESSION, DIALER,
                LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(SECRET, CERTIFICATE, DIALER_NONCE, other, SESSION, DIALER, LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(SECRET, CERTIFICATE, DIALER_NONCE, LISTENER_NONCE, new SessionId(9),
                DIALER, LISTENER)));
        proofs.add(hex(JoinProof.proofOfListener(SECRET, CERTIFICATE, DIALER_NONCE, LISTENER_NONCE, SESSION, LISTENER,
                DIALER)));
        assertEquals(8, proofs.size());
    }

    @Test
    void everyInputOfTheProofInHelloCounts() {
        Set<String> proofs = new HashSet<>();
        proofs.add(hex(JoinProof.proofInHello(SECRET, CERTIFICATE, DIALER_NONCE, 5, DIALER)));
        proofs.add(hex(JoinProof.proofInHello(filled(16, 9), CERTIFICATE, DIALER_NONCE, 5, DIALER)));
        proofs.add(hex(JoinProof.proofInHello(SECRET, filled(32, 9), DIALER_NONCE, 5, DIALER)));
        proofs.add(hex(JoinProof.proofInHello(SECRET, CERTIFICATE, filled(16, 9), 5, DIALER)));
        proofs.add(hex(JoinProof.proofInHello(SECRET, CERTIFICATE, DIALER_NONCE, 0, DIALER)));
        proofs.add(hex(JoinProof.proofInHello(SECRET, CERTIFICATE, DIALER_NONCE, 5, LISTENER)));
        proofs.add(hex(dialer()));
        assertEquals(7, proofs.size());
    }

    @Test
    void fieldsDoNotRunIntoEachOther() {
        assertFalse(JoinProof.matches(
                JoinProof.proofOfDialer(SECRET, CERTIFICATE, filled(15, 3), filled(17, 3), SESSION, DIALER, LISTENER),
                JoinProof.proofOfDialer(SECRET, CERTIFICATE, filled(17, 3), filled(15, 3), SESSION, DIALER, LISTENER)));
    }

    @Test
    void aSecretOfAnotherSizeIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> JoinProof.proofOfDialer(new byte[0], CERTIFICATE,
                DIALER_NONCE, LISTENER_NONCE, SESSION, DIALER, LISTENER));
    }

    private static byte[] listener() {
        return JoinProof.proofOfListener(SECRET, CERTIFICATE, DIALER_NONCE, LISTENER_NONCE, SESSION, DIALER, LISTENER);
    }

    private static byte[] dialer() {
        return JoinProof.proofOfDialer(SECRET, CERTIFICATE, DIALER_NONCE, LISTENER_NONCE, SESSION, DIALER, LISTENER);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return BaseEncoding.base16().encode(bytes);
    }
}
