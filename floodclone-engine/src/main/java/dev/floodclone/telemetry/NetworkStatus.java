package dev.floodclone.telemetry;

import dev.floodclone.bandwidth.Bandwidth;
import java.util.List;

/** A node's paths and links at one moment. */
public record NetworkStatus(List<PathStatus> paths, List<LinkStatus> links) {

    public static final NetworkStatus NONE = new NetworkStatus(List.of(), List.of());

    public NetworkStatus {
        paths = List.copyOf(paths);
        links = List.copyOf(links);
    }

    /** Of all links. */
    public Traffic traffic() {
        return links.stream().map(link -> link.condition().traffic()).reduce(Traffic.NONE, Traffic::plus);
    }

    /** Of all links. */
    public Bandwidth capacity() {
        return links.stream().map(LinkStatus::capacity).reduce(Bandwidth.ZERO, Bandwidth::plus);
    }
}
