package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.LimitSchedule;
import dev.floodclone.bandwidth.LimitSchedule.Window;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit, or one that follows the time of day: {@code 8Mbit}, {@code unlimited}, {@code 8Mbit, 22:00-06:00 unlimited}.
 * Where no rate stands without a span, there is no limit outside of the spans.
 */
final class ScheduleConverter implements ITypeConverter<LimitSchedule> {

    static final String UNLIMITED = "unlimited";

    private static final Pattern WINDOW = Pattern.compile("([0-9:]+) ?- ?([0-9:]+) +(.+)");
    private static final Pattern TIME = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)");
    private static final String END_OF_DAY = "24:00";

    @Override
    public LimitSchedule convert(String text) {
        Optional<Bandwidth> otherwise = Optional.empty();
        List<Window> windows = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher window = WINDOW.matcher(part.strip());
            if (window.matches()) {
                windows.add(window(window.group(1), window.group(2), rate(window.group(3))));
            } else if (otherwise.isEmpty()) {
                otherwise = Optional.of(rate(part));
            } else {
                throw new TypeConversionException("'" + part.strip() + "' is a second limit for the same time; "
                        + "write spans like 22:00-06:00 " + UNLIMITED);
            }
        }
        try {
            return new LimitSchedule(otherwise.orElse(Bandwidth.ZERO), windows);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** A rate or {@value #UNLIMITED}, which is {@link Bandwidth#ZERO}. */
    static Bandwidth rate(String text) {
        return text.strip().equalsIgnoreCase(UNLIMITED) ? Bandwidth.ZERO : new RateConverter().convert(text);
    }

    private static Window window(String from, String to, Bandwidth limit) {
        try {
            return new Window(time(from), to.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : time(to), limit);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static LocalTime time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time of day; write it like 22:00");
        }
        return LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
