package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.floodclone.content.NodeId;
import dev.floodclone.content.SessionId;
import org.junit.jupiter.api.Test;

class PopulationTest {

    private static final SessionId SESSION = new SessionId(1);
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Population population = new Population();

    @Test
    void countsEachNodeOnceAndBySession() {
        population.heard(new NodeId(1), SESSION, 0);
        population.heard(new NodeId(1), SESSION, 1);
        population.heard(new NodeId(2), SESSION, 1);
        population.heard(new NodeId(3), new SessionId(2), 1);
        assertEquals(2, population.size(SESSION, 2));
    }

    @Test
    void forgetsWhoFellSilent() {
        population.heard(new NodeId(1), SESSION, 0);
        population.heard(new NodeId(2), SESSION, 3 * SECOND_NANOS);
        assertEquals(2, population.size(SESSION, 6 * SECOND_NANOS));
        assertEquals(1, population.size(SESSION, 6 * SECOND_NANOS + 1));
    }

    @Test
    void expectsLargeSwarmsToSpeakLessOften() {
        hear(1_000);
        assertEquals(1_000, population.size(SESSION, 150 * SECOND_NANOS));
        assertEquals(0, population.size(SESSION, 150 * SECOND_NANOS + 1));
    }

    @Test
    void remembersABoundedNumber() {
        hear(Population.MAX_NODES + 100);
        assertEquals(Population.MAX_NODES, population.size(SESSION, 1));
    }

    private void hear(int nodes) {
        for (int id = 1; id <= nodes; id++) {
            population.heard(new NodeId(id), SESSION, 0);
        }
    }
}
