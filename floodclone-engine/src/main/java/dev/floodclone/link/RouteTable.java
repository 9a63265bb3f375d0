package dev.floodclone.link;

import com.google.common.io.BaseEncoding;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The routes of Linux's main routing table at one moment, as {@code /proc/net/route} and {@code /proc/net/ipv6_route}
 * tell them (fib_route_seq_show in the kernel's net/ipv4/fib_trie.c, rt6_info_route in net/ipv6/route.c). Immutable.
 *
 * <p>Rules that choose another table ({@code ip rule}) and routes that depend on the packet's source are not in it.
 */
final class RouteTable {

    static final RouteTable EMPTY = new RouteTable(List.of());

    /** RTF_UP, RTF_GATEWAY and RTF_REJECT of linux/route.h. */
    private static final long UP = 0x1;
    private static final long GATEWAY = 0x2;
    private static final long REJECT = 0x200;

    private static final Comparator<Route> BY_PREFERENCE =
            Comparator.comparingInt((Route route) -> route.destination().prefixLength()).reversed()
                    .thenComparingLong(Route::metric);

    private final List<Route> routes;

    private RouteTable(List<Route> routes) {
        this.routes = routes;
    }

    /** @param gateway null when the destination is on the link, or rejected */
    private record Route(LocalInterface.Address destination, InetAddress gateway, long metric) {
    }

    /**
     * Lines that are not routes are skipped.
     *
     * @param ipv4 text of {@code /proc/net/route}
     * @param ipv6 text of {@code /proc/net/ipv6_route}
     * @param order the machine's own: {@code /proc/net/route} prints addresses as its integers
     */
    static RouteTable parse(String ipv4, String ipv6, ByteOrder order) {
        List<Route> routes = new ArrayList<>();
        ipv4.lines().forEach(line -> parse4(line.trim().split("\\s+"), order).ifPresent(routes::add));
        ipv6.lines().forEach(line -> parse6(line.trim().split("\\s+")).ifPresent(routes::add));
        routes.sort(BY_PREFERENCE);
        return new RouteTable(List.copyOf(routes));
    }

    /** The router of the longest prefix that holds {@code remote}, of several the one with the lowest metric. */
    Optional<InetAddress> gateway(InetAddress remote) {
        for (Route route : routes) {
            if (route.destination().onLink(remote)) {
                return Optional.ofNullable(route.gateway());
            }
        }
        return Optional.empty();
    }

    /** Columns: interface, destination, gateway, flags, references, uses, metric, mask, and more. */
    private static Optional<Route> parse4(String[] columns, ByteOrder order) {
        if (columns.length < 8) {
            return Optional.empty();
        }
        try {
            long flags = Long.parseLong(columns[3], 16);
            int prefixLength = Integer.bitCount(Integer.parseUnsignedInt(columns[7], 16));
            return route(address4(columns[1], order), prefixLength, address4(columns[2], order), flags,
                    Long.parseLong(columns[6]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Columns: destination, its length, source, its length, next hop, metric, references, uses, flags, interface. */
    private static Optional<Route> parse6(String[] columns) {
        if (columns.length < 10) {
            return Optional.empty();
        }
        try {
            int prefixLength = Integer.parseInt(columns[1], 16);
            boolean anySource = Integer.parseInt(columns[3], 16) == 0;
            if (prefixLength > 128 || !anySource) {
                return Optional.empty();
            }
            return route(address6(columns[0]), prefixLength, address6(columns[4]), Long.parseLong(columns[8], 16),
                    Long.parseLong(columns[5], 16));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Route> route(InetAddress destination, int prefixLength, InetAddress nextHop, long flags,
            long metric) {
        if ((flags & UP) == 0 && (flags & REJECT) == 0) {
            return Optional.empty();
        }
        boolean forwards = (flags & GATEWAY) != 0 && (flags & REJECT) == 0;
        return Optional.of(new Route(new LocalInterface.Address(destination, prefixLength), forwards ? nextHop : null,
                metric));
    }

    private static InetAddress address4(String hex, ByteOrder order) {
        return address(ByteBuffer.allocate(4).order(order).putInt(Integer.parseUnsignedInt(hex, 16)).array());
    }

    private static InetAddress address6(String hex) {
        if (hex.length() != 32) {
            throw new NumberFormatException("not an IPv6 address: " + hex);
        }
        return address(BaseEncoding.base16().ignoreCase().decode(hex));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
