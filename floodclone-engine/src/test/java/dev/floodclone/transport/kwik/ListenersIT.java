package dev.floodclone.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.link.LocalInterface;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/** On loopback, of which Linux takes every address of 127.0.0.0/8 as its own. */
@Timeout(60)
class ListenersIT {

    private static final InetAddress ONE = address(127, 0, 0, 1);
    private static final InetAddress TWO = address(127, 0, 0, 2);
    private static final InetAddress NOT_OURS = address(192, 0, 2, 1);
    private static final int DEADLINE_MILLIS = 10_000;

    private final List<InetAddress> addresses = new ArrayList<>(List.of(ONE));
    private Listeners listeners;

    @BeforeAll
    static void requireLinux() {
        try (DatagramSocket socket = new DatagramSocket(0, TWO)) {
            assumeTrue(socket.isBound());
        } catch (SocketException e) {
            assumeTrue(false, "only Linux has 127.0.0.2 without set-up");
        }
    }

    @AfterEach
    void close() {
        if (listeners != null) {
            listeners.close().forEach(ServerConnector::close);
        }
    }

    @Test
    void repliesComeFromTheAddressThatWasDialled() throws Exception {
        addresses.add(TWO);
        listen(0);
        assertEquals(ONE, addressThatAnswers(ONE));
        assertEquals(TWO, addressThatAnswers(TWO));
    }

    @Test
    void anAddressThatComesLaterIsListenedOn() throws Exception {
        listen(0);
        addresses.add(TWO);
        listeners.refresh();
        assertEquals(TWO, addressThatAnswers(TWO));
    }

    @Test
    void anAddressThatCannotBeHadYetIsLeftOut() throws Exception {
        addresses.add(0, NOT_OURS);
        listen(0);
        assertEquals(ONE, addressThatAnswers(ONE));
    }

    @Test
    void withoutAnyAddressItListensOnWhateverComes() throws Exception {
        addresses.clear();
        listen(0);
        assertEquals(ONE, addressThatAnswers(ONE));
    }

    @Test
    void aPortThatIsTakenOnOneAddressIsInUse() throws Exception {
        addresses.add(TWO);
        try (DatagramSocket other = new DatagramSocket(0, TWO)) {
            FloodException error = assertThrows(FloodException.class, () -> listen(other.getLocalPort()));
            assertEquals(ExitStatus.USAGE, error.status());
        }
    }

    private void listen(int port) throws Exception {
        LoopbackNetwork network = new LoopbackNetwork() {
            @Override
            public List<LocalInterface> interfaces() {
                return List.of(new LocalInterface("lo", 65_536, true,
                        addresses.stream().map(ip -> new LocalInterface.Address(ip, 8)).toList()));
            }
        };
        ServerConnectionConfig config = ServerConnectionConfig.builder().maxOpenPeerInitiatedBidirectionalStreams(1)
                .build();
        listeners = new Listeners(network, port, SelfSignedCertificate.generate(new SecureRandom()), config,
                address -> (protocol, connection) -> null);
        listeners.start();
    }

    /** Offers an unknown version, which a server answers with those that it knows (RFC 9000 section 6.1). */
    private InetAddress addressThatAnswers(InetAddress dialled) throws IOException {
        byte[] packet = new byte[1200];
        byte[] header = {(byte) 0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1};
        System.arraycopy(header, 0, packet, 0, header.length);
        try (DatagramSocket client = new DatagramSocket(0, ONE)) {
            client.setSoTimeout(DEADLINE_MILLIS);
            client.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(dialled, listeners.port())));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            client.receive(answer);
            byte[] version = Arrays.copyOfRange(answer.getData(), 1, 5);
            assertEquals(0, Arrays.stream(new int[] {version[0], version[1], version[2], version[3]}).sum());
            return answer.getAddress();
        }
    }

    private static InetAddress address(int... bytes) {
        byte[] address = {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]};
        try {
            return InetAddress.getByAddress(address);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
