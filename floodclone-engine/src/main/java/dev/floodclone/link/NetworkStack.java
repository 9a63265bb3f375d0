package dev.floodclone.link;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The network as one node sees it: the machine's own ({@link SystemNetwork}) or a host of the emulated one. */
public interface NetworkStack {

    /** Interfaces that are up and have an address, loopback last. */
    List<LocalInterface> interfaces();

    /**
     * The router that the next packet to {@code remote} would go to.
     *
     * @return empty when {@code remote} is on a link of this machine or when there is no route
     */
    Optional<InetAddress> gateway(InetAddress remote);

    /**
     * A UDP socket with large buffers.
     *
     * @param local address of one interface, or null for all
     * @param port 0 for any free one
     */
    DatagramSocket bind(InetAddress local, int port) throws SocketException;

    /** A socket that receives what is sent to {@code group} on {@code port} over {@code via}, and sends over it. */
    DatagramSocket joinGroup(LocalInterface via, InetSocketAddress group) throws IOException;
}
