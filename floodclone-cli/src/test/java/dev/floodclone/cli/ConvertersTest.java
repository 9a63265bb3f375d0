package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    private final SizeConverter sizes = new SizeConverter();
    private final DurationConverter durations = new DurationConverter();
    private final RateConverter rates = new RateConverter();
    private final ScheduleConverter schedules = new ScheduleConverter();
    private final PeerAddress.Converter addresses = new PeerAddress.Converter();

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64KiB,65536", "64 kib,65536", "1MiB,1048576", "100MiB,104857600", "1MB,1000000",
        "1.5GB,1500000000", "0.5KiB,512", "5GiB,5368709120", "7B,7", "9223372036854775807,9223372036854775807"})
    void readsSizes(String text, long bytes) {
        assertEquals(bytes, sizes.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1 Mi B", "1M", "1Mbit", "1,5MiB", "1e6", "0.3B", "9223372036854775808",
        "9999999999TB"})
    void refusesWhatIsNoSize(String text) {
        String message = assertThrows(TypeConversionException.class, () -> sizes.convert(text)).getMessage();
        assertTrue(message.contains("'" + text + "'"), message);
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "60s,60000", "2m,120000", "2 min,120000", "1h,3600000", "0s,0"})
    void readsDurations(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), durations.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "1d", "1s1s", "9999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThrows(TypeConversionException.class, () -> durations.convert(text));
    }

    @Test
    void refusesADurationWithoutUnitAndSaysHowToWriteIt() {
        String message = assertThrows(TypeConversionException.class, () -> durations.convert("60")).getMessage();
        assertTrue(message.contains("write 60s"), message);
    }

    @ParameterizedTest
    @CsvSource({"8Mbit,1000000", "8Mbit/s,1000000", "500kbit,62500", "1MB/s,1000000", "1.5MB,1500000",
        "25MiB,26214400", "64KiB/s,65536", "1Gbit,125000000", "2 Gbit,250000000", "8000bit,1000", "1000B,1000"})
    void readsRates(String text, long bytesPerSecond) {
        assertEquals(bytesPerSecond, rates.convert(text).bytesPerSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "8M", "8Mb", "8mb", "Mbit", "-1Mbit", "1,5MB", "8Mbps", "8MBit/h", "iB", "1iB",
        "0Mbit", "7999bit", "8Tbit"})
    void refusesWhatIsNoRate(String text) {
        String message = assertThrows(TypeConversionException.class, () -> rates.convert(text)).getMessage();
        assertTrue(message.contains("'" + text + "'"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"8Mbit|8.0 Mbit/s", "unlimited|unlimited",
        "8Mbit, 22:00-06:00 unlimited|8.0 Mbit/s, 22:00-06:00 unlimited",
        "9:30 - 12:00 1MB , 500kbit,18:00-24:00 Unlimited|500.0 kbit/s, 09:30-12:00 8.0 Mbit/s, 18:00-00:00 unlimited",
        "08:00-18:00 8Mbit/s|unlimited, 08:00-18:00 8.0 Mbit/s"})
    void readsLimitsByTheTimeOfDay(String text, String schedule) {
        assertEquals(schedule, schedules.convert(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"8Mbit,9Mbit|'9Mbit' is a second limit", "8Mbit,|'' is a second limit",
        "22-06 8Mbit|'22' is not a time of day", "22:00-25:00 8Mbit|'25:00' is not a time of day",
        "24:00-06:00 8Mbit|'24:00' is not a time", "22:00-06:00|'22:00-06:00' is not a rate",
        "22:00-06:00 fast|'fast' is not a rate", "8Mbit, 22:00-22:00 1MB|no span",
        "22:00-06:00 1MB, 05:00-07:00 2MB|05:00-07:00 overlaps another window", "unlimitedly|'unlimitedly' is not"})
    void refusesWhatIsNoSchedule(String text, String reason) {
        String message = assertThrows(TypeConversionException.class, () -> schedules.convert(text)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1,10.0.0.1,7411", "10.0.0.1:99,10.0.0.1,99", "host,host,7411",
        "host.example:65535,host.example,65535", "::1,::1,7411", "[::1],::1,7411", "[fe80::1]:5000,fe80::1,5000"})
    void readsAddresses(String text, String host, int port) {
        assertEquals(new PeerAddress(host, port), addresses.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":5000", "host:x", "host:0", "host:65536", "[::1", "http://host"})
    void refusesWhatIsNoAddress(String text) {
        assertThrows(TypeConversionException.class, () -> addresses.convert(text));
    }

    @Test
    void aNumericAddressNeedsNoNameService() {
        assertEquals("/192.0.2.1:7411", addresses.convert("192.0.2.1").resolve().toString());
    }

    @Test
    void anUnknownHostIsAUsageError() {
        FloodException failure = assertThrows(FloodException.class, () -> new PeerAddress("no such host", 1).resolve());
        assertEquals(ExitStatus.USAGE, failure.status());
        assertTrue(failure.getMessage().contains("no such host"), failure.getMessage());
    }
}
