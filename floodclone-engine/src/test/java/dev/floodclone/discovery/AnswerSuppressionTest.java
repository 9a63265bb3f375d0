package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnswerSuppressionTest {

    private static final int LARGE = 1_000;

    private final long seed = System.nanoTime();
    private final AnswerSuppression answers = new AnswerSuppression(new SplittableRandom(seed));

    @Test
    void nothingIsDueUnasked() {
        assertEquals(AnswerSuppression.NEVER, answers.nextNanos());
        assertFalse(answers.due(5));
    }

    @Test
    void aSmallSwarmAnswersAtOnceWhoeverElseDoes() {
        answers.asked(AnswerSuppression.SMALL_SWARM, 5);
        for (int i = 0; i < 10; i++) {
            answers.heard();
        }
        assertTrue(answers.due(5));
        assertFalse(answers.due(AnswerSuppression.NEVER - 1));
    }

    @Test
    void manyQuestionsAtOnceGetOneAnswerAndOneMoreAfterTheGap() {
        answers.asked(0, 5);
        answers.asked(0, 5);
        assertTrue(answers.due(5));
        answers.asked(0, 6);
        answers.asked(0, 7);
        assertEquals(5 + AnswerSuppression.GAP_NANOS, answers.nextNanos());
        assertTrue(answers.due(5 + AnswerSuppression.GAP_NANOS));
        assertEquals(AnswerSuppression.NEVER, answers.nextNanos());
    }

    @Test
    void aLargeSwarmAnswersWithinItsSpread() {
        answers.asked(LARGE, 5);
        long next = answers.nextNanos();
        assertTrue(next >= 5 && next < 5 + LARGE * AnswerSuppression.SPREAD_NANOS, next + ", seed " + seed);
        answers.asked(LARGE, 6);
        assertEquals(next, answers.nextNanos(), "a second question changes nothing");
    }

    @Test
    void enoughOtherAnswersSilence() {
        answers.asked(LARGE, 5);
        for (int i = 1; i < AnswerSuppression.ENOUGH; i++) {
            answers.heard();
        }
        assertTrue(answers.nextNanos() < AnswerSuppression.NEVER, "seed " + seed);
        answers.heard();
        assertEquals(AnswerSuppression.NEVER, answers.nextNanos());
        answers.asked(LARGE, 9);
        assertTrue(answers.nextNanos() < AnswerSuppression.NEVER, "the next question counts anew");
    }

    @Test
    void whoMustAnswerDoesSoAtOnceEvenWhenAnAnswerIsPending() {
        answers.asked(LARGE, 5);
        answers.asked(0, 6);
        assertTrue(answers.due(6), "seed " + seed);
    }
}
