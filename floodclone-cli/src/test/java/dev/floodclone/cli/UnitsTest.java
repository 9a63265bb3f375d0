package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,0.98 KiB", "1024,1.00 KiB", "10240,10.0 KiB", "1048575,1.00 MiB",
        "52428800,50.0 MiB", "1073741824,1.00 GiB", "9223372036854775807,8.00 EiB"})
    void bytesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, Units.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0,0:00", "42,0:42", "3599,59:59", "3600,1:00:00", "3723,1:02:03"})
    void clockShowsHoursOnlyWhenThereAreAny(long seconds, String text) {
        assertEquals(text, Units.clock(seconds));
    }

    @Test
    void textFromTheNetworkCannotSteerTheTerminal() {
        assertEquals("a?[31mb?c \u00fc.bin", Units.printable("a\u001b[31mb\nc \u00fc.bin"));
        assertEquals("gpj?.exe", Units.printable("gpj\u202e.exe"));
    }

    @Test
    void addressesOfVersionSixAreBracketed() throws Exception {
        assertEquals("10.0.0.1:7411", Units.address(new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 7411)));
        assertEquals("[2001:db8:0:0:0:0:0:1]:7411",
                Units.address(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 7411)));
    }
}
