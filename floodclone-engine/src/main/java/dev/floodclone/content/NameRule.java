package dev.floodclone.content;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which names may travel: what a peer calls its file must neither leave the chosen directory nor garble a terminal. */
public final class NameRule {

    /** NAME_MAX of the file systems in use. */
    public static final int MAX_UTF8_BYTES = 255;

    private NameRule() {
    }

    /**
     * What is wrong with a file name, to be put behind "a name that"; empty when it is a usable single path element.
     */
    public static Optional<String> fileNameViolation(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("is \".\" or \"..\"");
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return Optional.of("contains a slash or a backslash");
        }
        return labelViolation(name);
    }

    /** What is wrong with a name that is only shown and compared; empty when nothing is. */
    public static Optional<String> labelViolation(String name) {
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("contains a control character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return Optional.of("is not valid Unicode");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_UTF8_BYTES) {
            return Optional.of("is longer than " + MAX_UTF8_BYTES + " bytes");
        }
        return Optional.empty();
    }
}
