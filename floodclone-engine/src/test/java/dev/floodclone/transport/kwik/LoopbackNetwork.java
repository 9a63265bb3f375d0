package dev.floodclone.transport.kwik;

import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The machine's loopback interface and nothing else; what its sockets send can be made to vanish. */
class LoopbackNetwork implements NetworkStack {

    static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    volatile boolean cut;
    /** Larger datagrams vanish, as behind a router with a small MTU that tells nobody. */
    volatile int largestBytes = Integer.MAX_VALUE;

    @Override
    public List<LocalInterface> interfaces() {
        return List.of(new LocalInterface("lo", 65_536, true, List.of(new LocalInterface.Address(ADDRESS, 8))));
    }

    @Override
    public Optional<InetAddress> gateway(InetAddress remote) {
        return Optional.empty();
    }

    @Override
    public DatagramSocket bind(InetAddress local, int port) throws SocketException {
        DatagramSocket socket = new CuttableSocket(new InetSocketAddress(local, port));
        socket.setReceiveBufferSize(4 << 20);
        socket.setSendBufferSize(4 << 20);
        return socket;
    }

    @Override
    public DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) {
        throw new UnsupportedOperationException();
    }

    private final class CuttableSocket extends DatagramSocket {

        CuttableSocket(InetSocketAddress address) throws SocketException {
            super(address);
        }

        @Override
        public void send(DatagramPacket packet) throws IOException {
            if (!cut && packet.getLength() <= largestBytes) {
                super.send(packet);
            }
        }
    }
}
