package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.LimitSchedule.Window;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitScheduleTest {

    private static final Bandwidth SLOW = new Bandwidth(1_000_000);
    private static final Bandwidth FAST = new Bandwidth(5_000_000);

    /** Put forward on 29 March 2026 from 02:00 to 03:00, back on 25 October from 03:00 to 02:00. */
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final LimitSchedule NIGHT =
            new LimitSchedule(SLOW, List.of(window("22:00", "06:00", Bandwidth.ZERO)));

    @ParameterizedTest
    @CsvSource({"21:59:59,1000000", "22:00,0", "23:59:59,0", "00:00,0", "05:59:59,0", "06:00,1000000",
        "12:00,1000000"})
    void aWindowMayLastBeyondMidnight(LocalTime time, long bytesPerSecond) {
        assertEquals(bytesPerSecond, NIGHT.at(time).bytesPerSecond());
    }

    @Test
    void midnightAsAnEndIsTheEndOfTheDay() {
        LimitSchedule evening = new LimitSchedule(SLOW, List.of(window("18:00", "00:00", FAST)));
        assertEquals(FAST, evening.at(LocalTime.of(23, 59)));
        assertEquals(SLOW, evening.at(LocalTime.MIDNIGHT));
    }

    @ParameterizedTest
    @CsvSource({
        // An ordinary day.
        "2026-06-01T12:00+02:00[Europe/Berlin],2026-06-01T22:00+02:00[Europe/Berlin]",
        "2026-06-01T22:00+02:00[Europe/Berlin],2026-06-02T06:00+02:00[Europe/Berlin]",
        "2026-06-02T05:59:59.5+02:00[Europe/Berlin],2026-06-02T06:00+02:00[Europe/Berlin]",
        // The night is an hour shorter in spring, an hour longer in autumn.
        "2026-03-28T22:00+01:00[Europe/Berlin],2026-03-29T06:00+02:00[Europe/Berlin]",
        "2026-10-24T22:00+02:00[Europe/Berlin],2026-10-25T06:00+01:00[Europe/Berlin]",
    })
    void theNextChangeIsTheNextEdgeOnTheWallsClock(ZonedDateTime now, ZonedDateTime next) {
        assertEquals(Optional.of(next.toInstant()), NIGHT.nextChange(now).map(ZonedDateTime::toInstant));
    }

    @Test
    void anEdgeThatTheClockSkipsComesWithTheJump() {
        LimitSchedule untilHalfPastTwo = new LimitSchedule(SLOW, List.of(window("22:00", "02:30", FAST)));
        assertNext("2026-03-29T01:00:00Z", untilHalfPastTwo, "2026-03-29T00:30+01:00[Europe/Berlin]");
        LimitSchedule within = new LimitSchedule(SLOW, List.of(window("02:15", "02:45", FAST)));
        assertNext("2026-03-30T00:15:00Z", within, "2026-03-29T01:00+01:00[Europe/Berlin]");
    }

    @Test
    void whatTheClockShowsTwiceHoldsTwice() {
        LimitSchedule untilHalfPastTwo = new LimitSchedule(SLOW, List.of(window("22:00", "02:30", FAST)));
        assertNext("2026-10-25T00:30:00Z", untilHalfPastTwo, "2026-10-25T01:00+02:00[Europe/Berlin]");
        assertNext("2026-10-25T01:00:00Z", untilHalfPastTwo, "2026-10-25T02:40+02:00[Europe/Berlin]");
        assertNext("2026-10-25T01:30:00Z", untilHalfPastTwo, "2026-10-25T02:10+01:00[Europe/Berlin]");
    }

    @Test
    void adjoiningWindowsOfTheSameLimitMakeNoChange() {
        LimitSchedule day = new LimitSchedule(SLOW,
                List.of(window("08:00", "12:00", FAST), window("12:00", "18:00", FAST)));
        assertNext("2026-06-01T16:00:00Z", day, "2026-06-01T09:00+02:00[Europe/Berlin]");
    }

    @Test
    void whatIsAlwaysTheSameNeverChanges() {
        ZonedDateTime now = ZonedDateTime.parse("2026-06-01T09:00+02:00[Europe/Berlin]");
        assertEquals(Optional.empty(), LimitSchedule.always(SLOW).nextChange(now));
        assertEquals(Optional.empty(),
                new LimitSchedule(SLOW, List.of(window("08:00", "12:00", SLOW))).nextChange(now));
        assertTrue(LimitSchedule.UNLIMITED.isNone());
        assertFalse(NIGHT.isNone());
    }

    /** Every minute of both nights: the limit changes exactly when it was said to. */
    @Test
    void theNextChangeIsWhereTheLimitDiffers() {
        LimitSchedule schedule = new LimitSchedule(SLOW, List.of(window("23:30", "01:40", FAST),
                window("01:50", "02:10", Bandwidth.ZERO), window("02:20", "03:10", FAST)));
        for (String day : List.of("2026-03-28", "2026-10-24")) {
            ZonedDateTime time = ZonedDateTime.of(LocalDate.parse(day), LocalTime.of(22, 0), BERLIN);
            for (int minute = 0; minute < 8 * 60; minute++) {
                ZonedDateTime now = time.plusMinutes(minute);
                ZonedDateTime next = now.plusMinutes(1);
                while (schedule.at(next.toLocalTime()).equals(schedule.at(now.toLocalTime()))) {
                    next = next.plusMinutes(1);
                }
                assertEquals(Optional.of(next.toInstant()), schedule.nextChange(now).map(ZonedDateTime::toInstant),
                        "after " + now);
            }
        }
    }

    @Test
    void overlappingAndEmptyWindowsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> window("08:00", "08:00", FAST));
        assertThrows(IllegalArgumentException.class, () -> new LimitSchedule(SLOW,
                List.of(window("22:00", "06:00", FAST), window("05:59", "08:00", SLOW))));
        assertThrows(IllegalArgumentException.class, () -> new LimitSchedule(SLOW,
                List.of(window("09:00", "10:00", FAST), window("08:00", "12:00", SLOW))));
    }

    @Test
    void aPlanChangesWithEither() {
        LimitPlan plan = new LimitPlan(NIGHT,
                new LimitSchedule(Bandwidth.ZERO, List.of(window("08:00", "18:00", SLOW))),
                Bandwidth.ZERO, Bandwidth.ZERO);
        ZonedDateTime morning = ZonedDateTime.parse("2026-06-01T07:00+02:00[Europe/Berlin]");
        assertEquals(new BandwidthLimits(SLOW, Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO),
                plan.at(morning.toLocalTime()));
        assertEquals(Optional.of(morning.plusHours(1)), plan.nextChange(morning));
        assertTrue(plan.isTimed());
        assertThrows(IllegalArgumentException.class,
                () -> new LimitPlan(NIGHT, NIGHT, SLOW, FAST), "a minimum above the limit");
    }

    private static void assertNext(String instant, LimitSchedule schedule, String now) {
        assertEquals(instant, schedule.nextChange(ZonedDateTime.parse(now)).orElseThrow().toInstant().toString());
    }

    private static Window window(String from, String to, Bandwidth limit) {
        return new Window(LocalTime.parse(from), LocalTime.parse(to), limit);
    }
}
