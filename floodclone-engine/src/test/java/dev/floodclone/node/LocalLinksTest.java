package dev.floodclone.node;

import static dev.floodclone.node.FakeNetwork.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocalLinksTest {

    private final FakeNetwork network = new FakeNetwork().with("eth0", "10.0.0.1/24").with("eth1", "10.0.0.2/24")
            .with("eth2", "10.0.1.1/24");
    private final LocalLinks links = new LocalLinks(network);

    @Test
    void aPathLeavesByTheInterfaceThatItIsBoundTo() {
        assertEquals("eth0", links.egress(ip("10.0.0.1"), ip("10.0.0.9")));
        assertEquals("eth1", links.egress(ip("10.0.0.2"), ip("10.0.0.9")));
    }

    @Test
    void anAddressOfAnotherLinkDoesNotTellTheWay() {
        assertEquals("eth2", links.egress(ip("10.0.0.1"), ip("10.0.1.9")));
    }

    @Test
    void aRoutedPathLeavesByTheLinkOfItsRouter() {
        network.gateways.put(ip("192.168.0.9"), ip("10.0.1.254"));
        assertEquals("eth2", links.egress(ip("10.0.1.1"), ip("192.168.0.9")));
        assertEquals("routed", links.egress(ip("10.0.1.1"), ip("192.168.7.9")));
    }
}
