package dev.floodclone.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    /** Default by 192.0.2.2; 192.0.2.0/24 on the link; 10.0.0.0/8 by .254, 10.9/16 by .253; 10.8/16 rejected. */
    private static final String IPV4 = """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
            eth1\t00000000\t020200C0\t0003\t0\t0\t50\t00000000\t0\t0\t0
            eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
            eth0\t0000000A\tFE0200C0\t0003\t0\t0\t0\t000000FF\t0\t0\t0
            eth0\t0000090A\tFD0200C0\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0
            *\t0000080A\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0
            eth0\t0000070A\tFC0200C0\t0002\t0\t0\t0\t0000FFFF\t0\t0\t0
            """;

    /** fd00::/64 on the link, default by fd00::1, 2001:db8::/32 by fd00::2, and one that depends on the source. */
    private static final String IPV6 = """
            fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 \
            00000100 00000001 00000000 00000001     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 \
            00000400 00000002 00000000 00000003     eth0
            20010db8000000000000000000000000 20 00000000000000000000000000000000 00 fd000000000000000000000000000002 \
            00000400 00000002 00000000 00000003     eth0
            20010db8000000000000000000000000 30 fd000000000000000000000000000000 40 fd000000000000000000000000000003 \
            00000400 00000002 00000000 00000003     eth0
            00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 \
            00000000 00000002 00000000 80200001       lo
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 \
            ffffffff 00000001 00000000 00200200       lo
            """;

    private final RouteTable table = RouteTable.parse(IPV4, IPV6, ByteOrder.LITTLE_ENDIAN);

    @Test
    void theLongestPrefixDecides() throws UnknownHostException {
        assertEquals("192.0.2.254", gateway("10.1.2.3"));
        assertEquals("192.0.2.253", gateway("10.9.2.3"));
        assertEquals("fd00:0:0:0:0:0:0:2", gateway("2001:db8::5"));
        assertEquals("fd00:0:0:0:0:0:0:1", gateway("2001:db9::5"));
    }

    @Test
    void ofEqualPrefixesTheLowestMetricDecides() throws UnknownHostException {
        assertEquals("192.0.2.2", gateway("198.51.100.7"));
    }

    @Test
    void destinationsOnTheLinkHaveNoGateway() throws UnknownHostException {
        assertEquals("none", gateway("192.0.2.77"));
        assertEquals("none", gateway("fd00::77"));
        assertEquals("none", gateway("::1"));
    }

    @Test
    void rejectedDestinationsHaveNoGateway() throws UnknownHostException {
        assertEquals("none", gateway("10.8.0.1"));
    }

    @Test
    void routesThatAreDownDontCount() throws UnknownHostException {
        assertEquals("192.0.2.254", gateway("10.7.0.1"));
    }

    @Test
    void nothingIsReachableWithoutRoutes() throws UnknownHostException {
        assertEquals(Optional.empty(), RouteTable.parse("", "", ByteOrder.LITTLE_ENDIAN)
                .gateway(InetAddress.getByName("192.0.2.1")));
        assertEquals(Optional.empty(), RouteTable.EMPTY.gateway(InetAddress.getByName("::1")));
    }

    @Test
    void bigEndianMachinesPrintAddressesTheOtherWayRound() throws UnknownHostException {
        String text = "eth0\t0A000000\tC00002FE\t0003\t0\t0\t0\tFF000000\t0\t0\t0\n";
        RouteTable big = RouteTable.parse(text, "", ByteOrder.BIG_ENDIAN);
        assertEquals(Optional.of(InetAddress.getByName("192.0.2.254")), big.gateway(InetAddress.getByName("10.1.1.1")));
    }

    @Test
    void damagedTextNeverThrows() throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            try {
                RouteTable.parse(damaged(IPV4, random), damaged(IPV6, random), ByteOrder.LITTLE_ENDIAN)
                        .gateway(InetAddress.getByName("10.9.2.3"));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 0; i < 20; i++) {
            damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
        }
        return damaged.substring(0, random.nextInt(damaged.length()));
    }

    private String gateway(String remote) throws UnknownHostException {
        return table.gateway(InetAddress.getByName(remote)).map(InetAddress::getHostAddress).orElse("none");
    }
}
