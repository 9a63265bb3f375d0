package dev.floodclone.discovery;

import java.nio.charset.StandardCharsets;

/** Makes a name from the network fit for showing: bounded, and without characters that steer a terminal. */
final class SafeName {

    /** In UTF-8; what common file systems allow (NAME_MAX). */
    static final int MAX_BYTES = 255;

    private SafeName() {
    }

    /** Control, format (such as bidirectional overrides), line-separating and lone surrogate characters become '?'. */
    static String of(String name) {
        StringBuilder safe = new StringBuilder();
        int bytes = 0;
        for (int codePoint : name.codePoints().toArray()) {
            int shown = isHarmless(codePoint) ? codePoint : '?';
            bytes += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            safe.appendCodePoint(shown);
        }
        return safe.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
