package dev.floodclone.cli;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.NodeId;
import dev.floodclone.node.FloodNode;
import dev.floodclone.node.Outcome;
import dev.floodclone.node.ReceiverOptions;
import dev.floodclone.node.SourceOptions;
import dev.floodclone.sim.EmulatedNetwork;
import dev.floodclone.sim.Plan;
import dev.floodclone.sim.Scenario;
import dev.floodclone.sim.Simulation;
import dev.floodclone.sim.Topology;
import dev.floodclone.sim.Trace;
import dev.floodclone.storage.ExistingTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One run over an emulated network in this process: the source offers a random file, a receiver on every other host
 * fetches it, all started at the same moment, and every copy is compared with the original.
 */
final class Experiment {

    static final String EMULATION = "rate, delay, queue, loss: emulated in one process";

    private static final String FILE_NAME = "payload.bin";
    private static final Duration LINGER = Duration.ofSeconds(60);
    /** Time that a run gets beyond twenty times the optimum, which is far more than any that goes well takes. */
    private static final double DEADLINE_SECONDS = 60;
    private static final double DEADLINE_OPTIMA = 20;

    private final Setup setup;
    private final Topology topology;
    private final Path payload;
    private final List<ExperimentHost> hosts = new ArrayList<>();

    /**
     * What to run.
     *
     * @param seed for the file's content and random losses
     * @param results an existing directory
     * @param keep whether the copied files stay there
     */
    record Setup(Path topologyFile, Optional<Path> trace, long fileBytes, long seed, Path results, boolean keep) {

        /** The topology's file name, without what follows its last dot. */
        String name() {
            return MoreFiles.getNameWithoutExtension(topologyFile);
        }
    }

    Experiment(Setup setup, Topology topology) {
        this.setup = setup;
        this.topology = topology;
        this.payload = directoryOf(topology.source()).resolve(FILE_NAME);
    }

    ExperimentReport run() throws IOException, InterruptedException {
        Optional<Trace> trace = setup.trace.map(file -> Trace.read(file, topology));
        Bandwidth optimum = Plan.of(topology).rate();
        String startedAt = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (String host : topology.hosts()) {
            Files.createDirectories(directoryOf(host));
        }
        HashCode digest = writeRandomFile();
        try (EmulatedNetwork network = new EmulatedNetwork(topology, new SplittableRandom(setup.seed))) {
            topology.hosts().forEach(host -> hosts.add(host(host, network)));
            trace.ifPresent(network::play);
            List<Outcome> outcomes = runHosts(deadlineSeconds(optimum));
            return new ExperimentReport(setup, startedAt, optimum, simulated(trace), results(outcomes, digest),
                    network.statistics());
        } finally {
            if (!setup.keep) {
                MoreFiles.deleteRecursively(setup.results.resolve("files"), RecursiveDeleteOption.ALLOW_INSECURE);
            }
        }
    }

    /** The same in virtual time. */
    private Map<String, Double> simulated(Optional<Trace> trace) {
        Scenario scenario = Scenario.of(topology, ChunkLayout.forFile(setup.fileBytes), setup.seed);
        return Simulation.run(trace.map(scenario::withTrace).orElse(scenario)).seconds();
    }

    private ExperimentHost host(String name, EmulatedNetwork network) {
        boolean source = name.equals(topology.source());
        if (source) {
            SourceOptions options = new SourceOptions(payload, OptionalInt.empty(), true,
                    topology.destinations().size(), OptionalInt.empty(), Optional.empty());
            return new ExperimentHost(name, true, setup.results,
                    events -> FloodNode.source(options, network.stack(name), events));
        }
        ReceiverOptions options = new ReceiverOptions(directoryOf(name).toString(), ExistingTarget.REFUSE, List.of(),
                Optional.empty(), Optional.empty(), LINGER, Optional.empty());
        return new ExperimentHost(name, false, setup.results,
                events -> FloodNode.receiver(options, network.stack(name), events));
    }

    private List<Outcome> runHosts(long deadlineSeconds) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (StopSignals signals = new StopSignals(this::stop)) {
            List<Future<Outcome>> running = hosts.stream().map(threads::submit).toList();
            threads.shutdown();
            if (!threads.awaitTermination(deadlineSeconds, TimeUnit.SECONDS)) {
                stop(ExitStatus.TIMED_OUT);
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a node failed: " + e.getCause(), e.getCause());
        }
    }

    private void stop(ExitStatus status) {
        hosts.forEach(host -> host.stop(status));
    }

    /** Where a destination cannot be reached there is nothing to wait for. */
    private long deadlineSeconds(Bandwidth optimum) {
        double best = optimum.isZero() ? 0 : (double) setup.fileBytes / optimum.bytesPerSecond();
        return Math.round(DEADLINE_SECONDS + DEADLINE_OPTIMA * best);
    }

    private List<HostResult> results(List<Outcome> outcomes, HashCode digest) throws IOException {
        Map<NodeId, String> names = new LinkedHashMap<>();
        hosts.forEach(host -> host.id().ifPresent(id -> names.put(id, host.name())));
        List<HostResult> results = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            ExperimentHost host = hosts.get(i);
            Outcome outcome = outcomes.get(i);
            Map<String, Long> bytesFrom = new LinkedHashMap<>();
            outcome.bytesFrom().forEach((from, bytes) ->
                    bytesFrom.put(names.getOrDefault(from, from.toString()), bytes));
            results.add(new HostResult(host.name(), host.source(), status(host, outcome.status(), digest),
                    host.seconds(), bytesFrom, outcome.duplicateBytes(), outcome.status().code()));
        }
        return results;
    }

    private String status(ExperimentHost host, ExitStatus status, HashCode digest) throws IOException {
        Path file = directoryOf(host.name()).resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return "no file, exit " + status.code();
        }
        if (!MoreFiles.asByteSource(file).hash(Hashing.sha256()).equals(digest)) {
            return "wrong content";
        }
        return status == ExitStatus.OK ? HostResult.OK : "exit " + status.code();
    }

    private HashCode writeRandomFile() throws IOException {
        Random random = new Random(setup.seed);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(payload)) {
            for (long left = setup.fileBytes; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return MoreFiles.asByteSource(payload).hash(Hashing.sha256());
    }

    private Path directoryOf(String host) {
        return setup.results.resolve("files").resolve(host);
    }
}
