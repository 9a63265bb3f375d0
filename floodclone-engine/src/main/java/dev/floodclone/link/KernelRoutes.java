package dev.floodclone.link;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The kernel's routing table, read again when the last reading is older than a second. Safe for several threads. */
final class KernelRoutes {

    /** Routes change rarely, but a new one should count before a user wonders. */
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final LongSupplier nanoTime;
    private RouteTable table = RouteTable.EMPTY;
    private long readNanos;
    private boolean read;

    /** @param directory {@code /proc/net}; where it is missing, the table stays empty */
    KernelRoutes(Path directory, LongSupplier nanoTime) {
        this.directory = directory;
        this.nanoTime = nanoTime;
    }

    synchronized RouteTable current() {
        long now = nanoTime.getAsLong();
        if (!read || now - readNanos > MAX_AGE_NANOS) {
            table = RouteTable.parse(text("route"), text("ipv6_route"), ByteOrder.nativeOrder());
            readNanos = now;
            read = true;
        }
        return table;
    }

    private String text(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
