package dev.floodclone.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowModelTest {

    private static FlowModel links(double... bytesPerSecond) {
        FlowModel model = new FlowModel(bytesPerSecond.length);
        for (int link = 0; link < bytesPerSecond.length; link++) {
            model.setCapacity(link, bytesPerSecond[link]);
        }
        return model;
    }

    @Test
    void whatASlowLinkLeavesGoesToTheOthers() {
        FlowModel model = links(100, 30, 1000);
        FlowModel.Flow slow = model.start(new int[] {0, 1}, 1e6);
        FlowModel.Flow fast = model.start(new int[] {0, 2}, 1e6);
        assertEquals(30, model.bytesPerSecond(slow), 1e-6);
        assertEquals(70, model.bytesPerSecond(fast), 1e-6);
        model.end(slow);
        assertEquals(100, model.bytesPerSecond(fast), 1e-6);
    }

    @Test
    void sharesFollowTheWeights() {
        FlowModel model = links(90);
        FlowModel.Flow one = model.start(new int[] {0}, 1e6);
        FlowModel.Flow half = model.start(new int[] {0}, 1e6);
        model.setWeight(half, 0.5);
        assertEquals(60, model.bytesPerSecond(one), 1e-6);
        assertEquals(30, model.bytesPerSecond(half), 1e-6);
    }

    @Test
    void aFlowIsDueAtItsMarkAndAtItsEnd() {
        FlowModel model = links(100);
        FlowModel.Flow flow = model.start(new int[] {0}, 1000);
        flow.setMark(400);
        assertEquals(6_000_000_000L, model.nextDueNanos());
        assertEquals(List.of(), model.advance(5_999_000_000L - 10_000_000L));
        assertEquals(List.of(flow), model.advance(6_000_000_000L));
        flow.setMark(0);
        assertEquals(10_000_000_000L, model.nextDueNanos());
        assertEquals(List.of(flow), model.advance(10_000_000_000L));
        assertEquals(1000, model.carriedBytes(0), 1e-6);
    }

    @Test
    void aCutLinkStopsItsFlowsUntilItIsBack() {
        FlowModel model = links(100);
        FlowModel.Flow flow = model.start(new int[] {0}, 1000);
        model.advance(1_000_000_000L);
        model.setCapacity(0, 0);
        assertEquals(Long.MAX_VALUE, model.nextDueNanos());
        model.advance(5_000_000_000L);
        model.setCapacity(0, 300);
        assertEquals(8_000_000_000L, model.nextDueNanos());
        assertEquals(100, flow.sentBytes(), 1e-6);
    }

    /** Max-min fair is: no link over its capacity, and each flow has a full link on which none is faster. */
    @Test
    void randomNetworksAreSharedMaxMinFairly() throws Exception {
        RandomRuns.of(200, random -> {
            double[] capacities = IntStream.range(0, random.nextInt(1, 20))
                    .mapToDouble(link -> random.nextDouble(1, 100)).toArray();
            FlowModel model = links(capacities);
            List<List<Integer>> routes = new ArrayList<>();
            List<FlowModel.Flow> flows = new ArrayList<>();
            for (int flow = random.nextInt(1, 40); flow > 0; flow--) {
                routes.add(route(capacities.length, random));
                flows.add(model.start(toArray(routes.get(routes.size() - 1)), 1e6));
            }
            double[] rates = flows.stream().mapToDouble(model::bytesPerSecond).toArray();
            checkMaxMin(capacities, routes, rates);
        });
    }

    /** Flows come and go, links and weights change: the rates are those of a model that sees the result only. */
    @Test
    void whatAChangeReachesComesToTheSameAsAllAnew() throws Exception {
        RandomRuns.of(60, random -> {
            double[] capacities = IntStream.range(0, random.nextInt(2, 30))
                    .mapToDouble(link -> random.nextInt(1, 20)).toArray();
            FlowModel model = links(capacities);
            List<List<Integer>> routes = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            List<FlowModel.Flow> flows = new ArrayList<>();
            long nanos = 0;
            for (int step = 0; step < 60; step++) {
                int kind = random.nextInt(5);
                if (kind < 2 || flows.isEmpty()) {
                    routes.add(route(capacities.length, random));
                    weights.add(1.0);
                    flows.add(model.start(toArray(routes.get(routes.size() - 1)), 1e9));
                } else if (kind == 2) {
                    int gone = random.nextInt(flows.size());
                    model.end(flows.remove(gone));
                    routes.remove(gone);
                    weights.remove(gone);
                } else if (kind == 3) {
                    int link = random.nextInt(capacities.length);
                    capacities[link] = random.nextInt(0, 20);
                    model.setCapacity(link, capacities[link]);
                } else {
                    int flow = random.nextInt(flows.size());
                    weights.set(flow, 1.0 / random.nextInt(1, 4));
                    model.setWeight(flows.get(flow), weights.get(flow));
                }
                nanos += random.nextInt(1_000_000);
                model.advance(nanos);
                compare(flows, model, anew(capacities, routes, weights));
            }
        });
    }

    private static double[] anew(double[] capacities, List<List<Integer>> routes, List<Double> weights) {
        FlowModel model = links(capacities);
        List<FlowModel.Flow> flows = routes.stream().map(route -> model.start(toArray(route), 1e9)).toList();
        IntStream.range(0, flows.size()).forEach(flow -> model.setWeight(flows.get(flow), weights.get(flow)));
        return flows.stream().mapToDouble(model::bytesPerSecond).toArray();
    }

    private static void compare(List<FlowModel.Flow> flows, FlowModel model, double[] expected) {
        for (int flow = 0; flow < expected.length; flow++) {
            assertEquals(expected[flow], model.bytesPerSecond(flows.get(flow)), 1e-6 * (1 + expected[flow]),
                    "flow " + flow);
        }
    }

    /** What flows say they sent is what the links say they carried. */
    @Test
    void noByteIsLostOrMade() throws Exception {
        RandomRuns.of(50, random -> {
            FlowModel model = links(random.doubles(5, 1, 100).toArray());
            List<FlowModel.Flow> background = new ArrayList<>();
            double sent = 0;
            for (int step = 1; step < 40; step++) {
                List<Integer> route = route(5, random);
                FlowModel.Flow flow = model.start(toArray(route), random.nextInt(1, 500));
                background.add(model.start(new int[] {random.nextInt(5)}, 1e9));
                model.advance(step * 1_000_000_000L);
                model.end(flow);
                sent += flow.sentBytes() * route.size();
            }
            double others = background.stream().mapToDouble(FlowModel.Flow::sentBytes).sum();
            double carried = 0;
            for (int link = 0; link < 5; link++) {
                carried += model.carriedBytes(link);
            }
            assertEquals(sent + others, carried, 1e-6 * carried);
        });
    }

    private static List<Integer> route(int links, SplittableRandom random) {
        return random.ints(random.nextInt(1, 4), 0, links).distinct().boxed().toList();
    }

    private static int[] toArray(List<Integer> route) {
        return route.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void checkMaxMin(double[] capacities, List<List<Integer>> routes, double[] rates) {
        double[] load = new double[capacities.length];
        double[] largest = new double[capacities.length];
        for (int flow = 0; flow < rates.length; flow++) {
            for (int link : routes.get(flow)) {
                load[link] += rates[flow];
                largest[link] = Math.max(largest[link], rates[flow]);
            }
        }
        for (int link = 0; link < capacities.length; link++) {
            assertTrue(load[link] <= capacities[link] * (1 + 1e-6), "link " + link + " carries too much");
        }
        for (int flow = 0; flow < rates.length; flow++) {
            double rate = rates[flow];
            assertTrue(routes.get(flow).stream().anyMatch(link -> load[link] >= capacities[link] * (1 - 1e-6)
                    && rate >= largest[link] * (1 - 1e-6)), "flow " + flow + " could be faster");
        }
    }
}
