package dev.floodclone.cli;

import com.google.common.net.HostAndPort;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;

/** Quantities as people read them. */
final class Units {

    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {
    }

    /** Three digits and a binary unit: {@code 1.50 GiB}. */
    static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        // Not by a format: the first of a process takes some milliseconds, and nobody has been dialled yet.
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP) + " " + BINARY[unit];
    }

    static String rate(double bytesPerSecond) {
        return bytes(bytesPerSecond) + "/s";
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** With three decimals. */
    static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 100 ? "%.2f s" : "%.0f s", seconds);
    }

    /** {@code 0:42}, {@code 1:02:03}. */
    static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 10.0.0.1:7411}, {@code [fe80::1]:7411}. */
    static String address(InetSocketAddress address) {
        return HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort()).toString();
    }

    /** Text that came over the network, without what could steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
