package dev.floodclone.link;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's own network. Safe for use by several threads.
 *
 * <p>IPv6 link-local addresses are left out, and with them interfaces that have nothing else: such an address means
 * something only together with the interface of the one who uses it, so it cannot be passed on to other nodes.
 * IPv4 link-local ones (RFC 3927; two machines on one cable) stay, as they need no interface beside them.
 */
public final class SystemNetwork implements NetworkStack {

    /**
     * Wanted size of each socket buffer, in bytes: 40 ms at 100 MB/s. Linux's default of 208 KiB holds 2 ms of that,
     * which a pause for garbage collection overflows.
     */
    static final int BUFFER_BYTES = 4 << 20;

    private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");

    private static final Logger log = LoggerFactory.getLogger(SystemNetwork.class);

    private final Set<String> names;
    private final KernelRoutes routes = new KernelRoutes(Path.of("/proc/net"), System::nanoTime);
    private final AtomicBoolean smallBufferLogged = new AtomicBoolean();

    /**
     * @param names of the only interfaces to use; empty for all
     * @throws FloodException with {@link ExitStatus#USAGE} when one of them is not up with an address
     */
    public SystemNetwork(Collection<String> names) {
        this.names = Set.copyOf(names);
        List<String> known = usable().stream().map(LocalInterface::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new FloodException(ExitStatus.USAGE, "No interface '" + name
                        + "' is up with an address; choose from: " + String.join(", ", known) + ".");
            }
        }
    }

    @Override
    public List<LocalInterface> interfaces() {
        return usable().stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
    }

    @Override
    public Optional<InetAddress> gateway(InetAddress remote) {
        if (remote.isLoopbackAddress() || remote.isAnyLocalAddress() || remote.isMulticastAddress()) {
            return Optional.empty();
        }
        return routes.current().gateway(remote).filter(router -> !isOwn(remote));
    }

    @Override
    public DatagramSocket bind(InetAddress local, int port) throws SocketException {
        DatagramSocket socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.setSendBufferSize(BUFFER_BYTES);
            socket.bind(new InetSocketAddress(local, port));
            logSmallBuffers(socket);
            return socket;
        } catch (SocketException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Several processes may join on one port, and see each other's packets. Packets' time to live is 1, so they
     * stay on the link. The socket is of the group's own address family, so that it does not matter whether the JVM
     * prefers IPv4 ({@code java.net.preferIPv4Stack}); multicast over {@code lo} works on Linux although the
     * interface lacks the flag MULTICAST, and in a network namespace that has nothing but {@code lo} and no route.
     */
    @Override
    public DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) throws IOException {
        NetworkInterface system = NetworkInterface.getByName(via.name());
        if (system == null) {
            throw new SocketException("interface " + via.name() + " is gone");
        }
        boolean ipv4 = group.getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            share(channel);
            channel.bind(new InetSocketAddress(group.getPort()));
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, system);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
            channel.join(group.getAddress(), system);
            return channel.socket();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Linux and Windows share a port by SO_REUSEADDR alone, the BSDs and macOS need SO_REUSEPORT as well. On Linux
     * that one does harm: of the sockets that share it the kernel picks one by a hash for a packet from another
     * machine, even where only another of them joined on the packet's interface (seen with 6.18).
     */
    private static void share(DatagramChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (!LINUX && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    private void logSmallBuffers(DatagramSocket socket) throws SocketException {
        int received = socket.getReceiveBufferSize();
        int sent = socket.getSendBufferSize();
        if (Math.min(received, sent) < BUFFER_BYTES && smallBufferLogged.compareAndSet(false, true)) {
            log.debug("UDP buffers are {} (receive) and {} (send) bytes instead of {}: raise net.core.rmem_max and "
                    + "net.core.wmem_max", received, sent, BUFFER_BYTES);
        }
    }

    private static boolean isOwn(InetAddress remote) {
        try {
            return NetworkInterface.getByInetAddress(remote) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static List<LocalInterface> usable() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(SystemNetwork::describe)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(LocalInterface::loopback))
                    .toList();
        } catch (SocketException e) {
            throw new FloodException(ExitStatus.INTERNAL, "The system does not tell its network interfaces: "
                    + e.getMessage() + ".", e);
        }
    }

    /** Empty for an interface that is down, has no address of use, or vanishes meanwhile. */
    private static Optional<LocalInterface> describe(NetworkInterface system) {
        List<LocalInterface.Address> addresses = system.getInterfaceAddresses().stream()
                .filter(each -> each.getAddress() instanceof Inet4Address || !each.getAddress().isLinkLocalAddress())
                .map(SystemNetwork::describe)
                .toList();
        try {
            if (addresses.isEmpty() || !system.isUp()) {
                return Optional.empty();
            }
            return Optional.of(
                    new LocalInterface(system.getName(), system.getMTU(), system.isLoopback(), addresses));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** Where the system tells no sensible prefix length, the subnet is the address alone. */
    private static LocalInterface.Address describe(InterfaceAddress system) {
        InetAddress ip = system.getAddress();
        int bits = 8 * ip.getAddress().length;
        int prefixLength = system.getNetworkPrefixLength();
        return new LocalInterface.Address(ip, prefixLength < 0 || prefixLength > bits ? bits : prefixLength);
    }
}
