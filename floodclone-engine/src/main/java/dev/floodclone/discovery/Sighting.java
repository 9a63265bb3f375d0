package dev.floodclone.discovery;

import dev.floodclone.link.LocalInterface;
import java.net.InetSocketAddress;

/**
 * An announcement of another node as it reached this one.
 *
 * @param address where to dial: the datagram's source address with the announced port
 * @param via the interface that it came in by
 */
public record Sighting(Announcement announcement, InetSocketAddress address, LocalInterface via) {
}
