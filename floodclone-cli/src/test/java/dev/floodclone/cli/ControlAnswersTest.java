package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.bandwidth.LimitPlan;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlAnswersTest {

    private LimitPlan plan = LimitPlan.NONE;
    private final ControlAnswers answers = new ControlAnswers(() -> "the status", change -> {
        plan = change.apply(plan);
        return "the limits";
    });

    @Test
    void saysTheStatus() {
        assertEquals("the status", answers.apply(ControlAnswers.STATUS_REQUEST));
    }

    @Test
    void changesTheLimitsThatAreNamedAndNoOther() {
        ask(Map.of("up", "8Mbit, 22:00-06:00 unlimited", "peer", "1MB"));
        ask(Map.of("down", "2MB", "min-peer", "500kbit"));
        assertEquals("8.0 Mbit/s, 22:00-06:00 unlimited", plan.up().toString());
        assertEquals("16.0 Mbit/s", plan.down().toString());
        assertEquals(1_000_000, plan.perConnection().bytesPerSecond());
        assertEquals(62_500, plan.minimum().bytesPerSecond());
        ask(Map.of("up", "unlimited", "peer", "unlimited", "min-peer", "unlimited"));
        assertEquals("unlimited", plan.up().toString());
        assertEquals("16.0 Mbit/s", plan.down().toString());
        assertTrue(plan.perConnection().isZero() && plan.minimum().isZero());
    }

    private void ask(Map<String, String> limits) {
        assertEquals("the limits", answers.apply(ControlAnswers.limitRequest(limits)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "limit", "null", "[]", "\"limit\"", "{", "{}", "{\"command\":\"stop\"}", "{\"command\":\"limit\"}",
        "{\"command\":\"status\",\"up\":\"1MB\"}", "{\"up\":\"1MB\"}", "{\"command\":\"limit\",\"up\":\"1MB\"",
        "{\"command\":\"limit\",\"up\":\"1MB\"}{}", "{\"command\":\"limit\",\"up\":\"1MB\",\"up\":\"2MB\"}",
        "{\"command\":\"limit\",\"up\":1}", "{\"command\":\"limit\",\"up\":null}",
        "{\"command\":\"limit\",\"up\":{\"a\":\"b\"}}", "{\"command\":\"limit\",\"up\":\"1MB\",\"left\":\"1MB\"}",
        "{\"command\":\"limit\",\"up\":\"1MB\",\"down\":\"fast\"}", "{command:limit,up:\"1MB\"}",
        "{\"command\":\"limit\",\"up\":\"1MB\",\"peer\":\"1MB\",\"min-peer\":\"2MB\"}"})
    void whatIsNotUnderstoodWhollyHasNoEffect(String request) {
        String answer = answers.apply(request);
        assertTrue(answer.startsWith("{\"event\":\"refused\",\"message\":\""), answer);
        assertEquals(LimitPlan.NONE, plan);
    }
}
