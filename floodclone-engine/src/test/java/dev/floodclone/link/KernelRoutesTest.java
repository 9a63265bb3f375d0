package dev.floodclone.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelRoutesTest {

    /** Every destination by the router 127.127.127.127, which reads the same in both byte orders. */
    private static final String ROUTE = "eth0\t00000000\t7F7F7F7F\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";

    private final AtomicLong nowNanos = new AtomicLong(-5);

    @Test
    void readsAgainAfterASecond(@TempDir Path directory) throws IOException {
        KernelRoutes routes = new KernelRoutes(directory, nowNanos::get);
        RouteTable first = routes.current();
        Files.writeString(directory.resolve("route"), ROUTE);
        nowNanos.addAndGet(KernelRoutes.MAX_AGE_NANOS);
        assertSame(first, routes.current());
        nowNanos.incrementAndGet();
        assertNotEquals(first, routes.current());
        assertEquals(Optional.of(InetAddress.getByName("127.127.127.127")),
                routes.current().gateway(InetAddress.getByName("192.0.2.9")));
    }

    @Test
    void isEmptyWithoutTheFiles(@TempDir Path directory) throws IOException {
        RouteTable table = new KernelRoutes(directory.resolve("missing"), nowNanos::get).current();
        assertEquals(Optional.empty(), table.gateway(InetAddress.getByName("192.0.2.9")));
    }
}
