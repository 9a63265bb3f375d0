package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.floodclone.RandomRuns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueQueueTest {

    private static final Comparator<FlowModel.Flow> ORDER =
            Comparator.<FlowModel.Flow>comparingLong(flow -> flow.dueNanos).thenComparingLong(flow -> flow.number);

    /** Flows come and go and their times change, to sooner and to later: the first is the one that sorting finds. */
    @Test
    void theFirstIsTheOneThatIsDueFirst() throws Exception {
        RandomRuns.of(100, random -> {
            FlowModel model = new FlowModel(1);
            DueQueue queue = new DueQueue();
            List<FlowModel.Flow> inside = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                int kind = random.nextInt(10);
                if (kind < 3 || inside.isEmpty()) {
                    FlowModel.Flow flow = model.start(new int[] {0}, 1000);
                    flow.dueNanos = random.nextInt(50);
                    queue.update(flow);
                    inside.add(flow);
                } else if (kind < 5) {
                    queue.remove(inside.remove(random.nextInt(inside.size())));
                } else {
                    FlowModel.Flow flow = inside.get(random.nextInt(inside.size()));
                    flow.dueNanos = random.nextInt(50);
                    queue.update(flow);
                }
                if (random.nextBoolean()) {
                    assertSame(inside.stream().min(ORDER).orElse(null), queue.peek());
                }
            }
        });
    }
}
