package dev.floodclone.bandwidth;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit that follows the time of day: what the clock on the wall shows decides, also in a night in which it is put
 * forward or back. {@link Bandwidth#ZERO} stands for no limit. Immutable.
 *
 * @param otherwise holds outside of all windows
 * @param windows of which no two hold at the same time of day
 */
public record LimitSchedule(Bandwidth otherwise, List<Window> windows) {

    public static final LimitSchedule UNLIMITED = always(Bandwidth.ZERO);

    public LimitSchedule {
        Objects.requireNonNull(otherwise);
        windows = List.copyOf(windows);
        for (int later = 1; later < windows.size(); later++) {
            Window window = windows.get(later);
            if (windows.subList(0, later).stream().anyMatch(window::overlaps)) {
                throw new IllegalArgumentException(window.from() + "-" + window.to() + " overlaps another window");
            }
        }
    }

    /**
     * A part of each day, which may last beyond midnight.
     *
     * @param from its first moment
     * @param to the first moment after it; midnight for the end of the day
     */
    public record Window(LocalTime from, LocalTime to, Bandwidth limit) {

        public Window {
            if (from.equals(to)) {
                throw new IllegalArgumentException(from + "-" + to + " is no span of time");
            }
        }

        boolean holds(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean over = !time.isBefore(to);
            return from.isBefore(to) ? begun && !over : begun || !over;
        }

        boolean overlaps(Window other) {
            return holds(other.from) || other.holds(from);
        }
    }

    /** The same limit at all times. */
    public static LimitSchedule always(Bandwidth limit) {
        return new LimitSchedule(limit, List.of());
    }

    /** Whether there is no limit at any time. */
    public boolean isNone() {
        return otherwise.isZero() && windows.stream().allMatch(window -> window.limit().isZero());
    }

    /** The limit at this time of day. */
    public Bandwidth at(LocalTime time) {
        return windows.stream().filter(window -> window.holds(time)).map(Window::limit).findFirst().orElse(otherwise);
    }

    /** When the limit becomes another than it is at this moment; empty when it never does. */
    public Optional<ZonedDateTime> nextChange(ZonedDateTime now) {
        Bandwidth present = at(now.toLocalTime());
        return moments(now)
                .filter(moment -> moment.isAfter(now) && !at(moment.toLocalTime()).equals(present))
                .min(Comparator.comparing(ZonedDateTime::toInstant));
    }

    /** When windows begin and end today and on the two days that follow, and when the clock is next changed. */
    private Stream<ZonedDateTime> moments(ZonedDateTime now) {
        List<ZonedDateTime> moments = new ArrayList<>();
        for (Window window : windows) {
            for (int days = 0; days <= 2; days++) {
                LocalDate date = now.toLocalDate().plusDays(days);
                for (LocalTime time : List.of(window.from(), window.to())) {
                    ZonedDateTime moment = date.atTime(time).atZone(now.getZone());
                    moments.add(moment.withEarlierOffsetAtOverlap());
                    moments.add(moment.withLaterOffsetAtOverlap());
                }
            }
        }
        ZoneOffsetTransition clockChange = now.getZone().getRules().nextTransition(now.toInstant());
        if (clockChange != null) {
            moments.add(clockChange.getInstant().atZone(now.getZone()));
        }
        return moments.stream();
    }

    /** As it is written on the command line, with rates in bits. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rate(otherwise));
        windows.forEach(window -> text.append(", ").append(window.from()).append('-').append(window.to()).append(' ')
                .append(rate(window.limit())));
        return text.toString();
    }

    private static String rate(Bandwidth limit) {
        return limit.isZero() ? "unlimited" : limit.toString();
    }
}
