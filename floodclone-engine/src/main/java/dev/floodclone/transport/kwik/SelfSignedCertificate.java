package dev.floodclone.transport.kwik;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * A fresh ECDSA P-256 key with a certificate that it signed itself (RFC 5280, ITU-T X.690). TLS demands one of the
 * listener; it says nothing of who that is, which the join check decides, bound to the hash of this certificate.
 */
final class SelfSignedCertificate {

    static final String ALIAS = "floodclone";
    static final String CURVE = "secp256r1";

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;

    /** Object identifier 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};

    /** Object identifier 2.5.4.3, commonName. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    /** Nobody checks the dates, and clocks of machines may be wrong; the end is RFC 5280's "no well-defined end". */
    private static final String NOT_BEFORE = "20200101000000Z";
    private static final String NOT_AFTER = "99991231235959Z";

    private final PrivateKey key;
    private final X509Certificate certificate;

    private SelfSignedCertificate(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    static SelfSignedCertificate generate(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE), random);
        KeyPair pair = generator.generateKeyPair();
        byte[] body = body(pair, new BigInteger(120, random).setBit(120));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(body);
        byte[] der = element(SEQUENCE, body, element(SEQUENCE, ECDSA_WITH_SHA256), bitString(signature.sign()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(der));
        return new SelfSignedCertificate(pair.getPrivate(), (X509Certificate) certificate);
    }

    /** TBSCertificate of version 1, which has no extensions. */
    private static byte[] body(KeyPair pair, BigInteger serial) {
        byte[] name = element(SEQUENCE, element(SET, element(SEQUENCE, COMMON_NAME, text(UTF8_STRING, "FloodClone"))));
        byte[] validity = element(SEQUENCE, text(GENERALIZED_TIME, NOT_BEFORE), text(GENERALIZED_TIME, NOT_AFTER));
        return element(SEQUENCE, element(INTEGER, serial.toByteArray()), element(SEQUENCE, ECDSA_WITH_SHA256), name,
                validity, name, pair.getPublic().getEncoded());
    }

    private static byte[] text(int tag, String text) {
        return element(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bitString(byte[] bytes) {
        return element(BIT_STRING, new byte[] {0}, bytes);
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** SHA-256 of the certificate as it crosses the wire. */
    byte[] hash() throws GeneralSecurityException {
        return hash(certificate);
    }

    static byte[] hash(X509Certificate certificate) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }

    /**
     * A key store in memory with the key and its certificate under {@link #ALIAS}. The JKS kind, since PKCS #12
     * stretches the password with 10,000 rounds each time the key goes in or out, a tenth of a second when the process
     * is new.
     */
    KeyStore toKeyStore(char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, password, new Certificate[] {certificate});
        return store;
    }
}
