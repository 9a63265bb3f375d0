package dev.floodclone.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemNetworkIT {

    private static final int DEADLINE_MILLIS = 5_000;

    private final SystemNetwork network = new SystemNetwork(List.of());

    @Test
    void loopbackIsTheLastOfTheInterfaces() {
        List<LocalInterface> interfaces = network.interfaces();
        assertTrue(interfaces.get(interfaces.size() - 1).loopback(), interfaces.toString());
        assertTrue(loopback().addresses().get(0).onLink(InetAddress.getLoopbackAddress()), interfaces.toString());
    }

    @Test
    void linkLocalIpv6AddressesAreLeftOut() {
        assertFalse(network.interfaces().stream()
                .flatMap(each -> each.addresses().stream())
                .anyMatch(address -> address.ip().getAddress().length == 16 && address.ip().isLinkLocalAddress()));
    }

    @Test
    void onlyTheNamedInterfacesAreUsed() {
        String name = loopback().name();
        assertEquals(List.of(loopback()), new SystemNetwork(List.of(name)).interfaces());
    }

    @Test
    void anUnknownInterfaceIsAUsageErrorThatNamesTheKnown() {
        FloodException e = assertThrows(FloodException.class, () -> new SystemNetwork(List.of("nosuch9")));
        assertEquals(ExitStatus.USAGE, e.status());
        assertTrue(e.getMessage().contains("nosuch9") && e.getMessage().contains(loopback().name()), e.getMessage());
    }

    @Test
    void ownAddressesHaveNoGateway() {
        for (LocalInterface each : network.interfaces()) {
            for (LocalInterface.Address address : each.addresses()) {
                assertEquals(Optional.empty(), network.gateway(address.ip()), address.toString());
            }
        }
        assertEquals(Optional.empty(), network.gateway(InetAddress.getLoopbackAddress()));
    }

    @Test
    void boundSocketsCarryPackets() throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        try (DatagramSocket all = network.bind(null, 0); DatagramSocket one = network.bind(local, 0)) {
            byte[] sent = {1, 2, 3};
            one.send(new DatagramPacket(sent, sent.length, new InetSocketAddress(local, all.getLocalPort())));
            DatagramPacket packet = receive(all);
            assertArrayEquals(sent, Arrays.copyOf(packet.getData(), packet.getLength()));
            assertEquals(one.getLocalSocketAddress(), packet.getSocketAddress());
        }
    }

    @Test
    void aPortIsBoundOnce() throws SocketException {
        InetAddress local = InetAddress.getLoopbackAddress();
        try (DatagramSocket first = network.bind(local, 0)) {
            assertThrows(BindException.class, () -> network.bind(local, first.getLocalPort()).close());
        }
    }

    @Test
    void twoMembersOfAGroupOnLoopbackHearOneAnotherAndThemselves() throws IOException {
        InetSocketAddress group = new InetSocketAddress("239.255.74.12", freePort());
        try (DatagramSocket a = network.joinGroup(loopback(), group);
                DatagramSocket b = network.joinGroup(loopback(), group)) {
            byte[] sent = {7};
            a.send(new DatagramPacket(sent, sent.length, group));
            for (DatagramSocket member : List.of(a, b)) {
                DatagramPacket packet = receive(member);
                assertEquals(1, packet.getLength());
                assertTrue(packet.getAddress().isLoopbackAddress(), packet.getAddress().toString());
            }
        }
    }

    @Test
    void aVanishedInterfaceCannotBeJoinedOn() {
        LocalInterface gone = new LocalInterface("nosuch9", 1500, false, loopback().addresses());
        assertThrows(SocketException.class,
                () -> network.joinGroup(gone, new InetSocketAddress("239.255.74.12", 7412)).close());
    }

    private LocalInterface loopback() {
        return network.interfaces().stream().filter(LocalInterface::loopback).findFirst().orElseThrow();
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }
}
