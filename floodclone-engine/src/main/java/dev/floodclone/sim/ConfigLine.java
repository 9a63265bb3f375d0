package dev.floodclone.sim;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of a topology or trace file, cut into words, that knows where it stands so that errors can say so. */
record ConfigLine(String file, int number, List<String> words) {

    /** The lines of {@code text} that hold anything but a {@code #} comment. */
    static List<ConfigLine> parse(String file, String text) {
        List<ConfigLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String content = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!content.isEmpty()) {
                lines.add(new ConfigLine(file, number, List.of(content.split("\\s+"))));
            }
        }
        return lines;
    }

    static String readFile(Path file, String kind) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new FloodException(ExitStatus.USAGE, "cannot read the " + kind + " file " + file + ": " + e, e);
        }
    }

    String word(int index) {
        return words.get(index);
    }

    /** A number from {@code min} to {@code max}, with or without the suffix {@code unit}. */
    double parseNumber(String what, String word, String unit, double min, double max) {
        String digits = word.endsWith(unit) ? word.substring(0, word.length() - unit.length()) : word;
        try {
            double value = Double.parseDouble(digits);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw error(what + " must be a number, not '" + word + "'");
        }
        throw error(what + " out of range: " + word);
    }

    int parseInt(String what, String word, int min) {
        double value = parseNumber(what, word, "", min, Integer.MAX_VALUE);
        if (value != Math.rint(value)) {
            throw error(what + " must be a whole number, not '" + word + "'");
        }
        return (int) value;
    }

    FloodException error(String message) {
        return new FloodException(ExitStatus.USAGE, file + ":" + number + ": " + message);
    }
}
