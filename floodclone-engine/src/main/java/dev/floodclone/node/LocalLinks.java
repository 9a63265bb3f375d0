package dev.floodclone.node;

import dev.floodclone.link.LocalInterface;
import dev.floodclone.link.NetworkStack;
import dev.floodclone.message.Endpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This machine's links, as others may know them and as paths use them. */
final class LocalLinks {

    private final NetworkStack network;

    LocalLinks(NetworkStack network) {
        this.network = network;
    }

    /**
     * The addresses to announce; loopback ones only where there are no others, since elsewhere they mean another
     * machine.
     */
    List<Endpoint> endpoints(int port) {
        List<Endpoint> outside = new ArrayList<>();
        List<Endpoint> loopback = new ArrayList<>();
        for (LocalInterface local : network.interfaces()) {
            for (LocalInterface.Address address : local.addresses()) {
                Endpoint endpoint = new Endpoint(address.ip().getAddress(), port, address.prefixLength());
                (local.loopback() ? loopback : outside).add(endpoint);
            }
        }
        return outside.isEmpty() ? loopback : outside;
    }

    /**
     * The name of the link by which packets from {@code local} to {@code remote} leave: where both are on one link the
     * interface that has {@code local}, else the one that the routes tell.
     */
    String egress(InetAddress local, InetAddress remote) {
        return network.interfaces().stream()
                .filter(each -> each.addresses().stream()
                        .anyMatch(address -> address.ip().equals(local) && address.onLink(remote)))
                .map(LocalInterface::name)
                .findFirst()
                .or(() -> onLink(remote))
                .or(() -> network.gateway(remote).flatMap(this::onLink))
                .orElse("routed");
    }

    private Optional<String> onLink(InetAddress remote) {
        return network.interfaces().stream()
                .filter(local -> local.addressFacing(remote).isPresent())
                .map(LocalInterface::name)
                .findFirst();
    }
}
