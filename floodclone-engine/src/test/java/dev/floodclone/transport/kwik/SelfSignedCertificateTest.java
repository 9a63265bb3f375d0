package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SelfSignedCertificateTest {

    @Test
    void parsesAndVerifiesWithItsOwnKey() throws Exception {
        for (int i = 0; i < 20; i++) {
            X509Certificate certificate = SelfSignedCertificate.generate(new SecureRandom()).certificate();
            certificate.verify(certificate.getPublicKey());
            certificate.checkValidity();
            assertEquals("SHA256withECDSA", certificate.getSigAlgName());
            assertEquals("CN=FloodClone", certificate.getSubjectX500Principal().getName());
            assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
        }
    }

    @Test
    void everyNodeHasItsOwn() throws Exception {
        SelfSignedCertificate one = SelfSignedCertificate.generate(new SecureRandom());
        SelfSignedCertificate other = SelfSignedCertificate.generate(new SecureRandom());
        assertEquals(32, one.hash().length);
        assertFalse(Arrays.equals(one.hash(), other.hash()));
    }

    @Test
    void keyStoreHoldsKeyAndCertificate() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.generate(new SecureRandom());
        char[] password = "secret".toCharArray();
        KeyStore store = certificate.toKeyStore(password);
        assertNotNull(store.getKey(SelfSignedCertificate.ALIAS, password));
        assertEquals(certificate.certificate(), store.getCertificate(SelfSignedCertificate.ALIAS));
    }
}
