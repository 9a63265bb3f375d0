package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthTest {

    @ParameterizedTest
    @CsvSource({"0, 0.0 kbit/s", "1, 0.0 kbit/s", "7, 0.1 kbit/s", "124994, 1000.0 kbit/s", "125000, 1.0 Mbit/s",
            "2056250, 16.5 Mbit/s", "125000000, 1.0 Gbit/s", "1131250000, 9.1 Gbit/s"})
    void isShownInBitsWithOneDecimal(long bytesPerSecond, String shown) {
        assertEquals(shown, new Bandwidth(bytesPerSecond).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "de-DE", "hi-IN"})
    void isShownAlikeInEachLocale(String language) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertEquals("16.5 Mbit/s", new Bandwidth(2_062_500).toString());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theLargestIsShownInFull() {
        assertEquals("73786976294.8 Gbit/s", new Bandwidth(Long.MAX_VALUE).toString());
    }
}
