package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SafeNameTest {

    @Test
    void harmlessNamesStay() {
        assertEquals("disk 1 – Größe 😀.img", SafeName.of("disk 1 – Größe 😀.img"));
    }

    @Test
    void charactersThatSteerATerminalAreReplaced() {
        assertEquals("?[31mred????", SafeName.of("\u001b[31mred\r\n\u0000\u009b"));
        assertEquals("a?b?c", SafeName.of("a\u202eb\u2028c"));
    }

    @Test
    void halvesOfSurrogatePairsAreReplaced() {
        assertEquals("a?b", SafeName.of("a\ud83db"));
    }

    @Test
    void longNamesAreCutBetweenCharacters() {
        assertEquals("x".repeat(255), SafeName.of("x".repeat(300)));
        assertEquals(252, SafeName.of("😀".repeat(100)).getBytes(StandardCharsets.UTF_8).length);
    }
}
