package dev.floodclone.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A span of time with its unit: {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h}. A bare number is refused:
 * nobody knows its unit.
 */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?([a-z]*)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a duration; write it like 500ms, 60s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m", "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "" -> throw new TypeConversionException(
                    "'" + text + "' lacks a unit; write " + amount + "s for seconds");
            default -> throw new TypeConversionException("'" + text + "' has an unknown unit; use ms, s, m or h");
        };
    }
}
