package dev.floodclone.cli;

import dev.floodclone.content.ChunkLayout;
import dev.floodclone.link.SystemNetwork;
import dev.floodclone.node.FloodNode;
import dev.floodclone.node.SourceOptions;
import dev.floodclone.telemetry.NodeEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the source of a session. */
@Command(name = "send", sortOptions = false,
        description = "Offers a file to the network until the expected destinations hold it.")
final class SendCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The file to copy.")
    private Path file;

    @Option(names = "--open", fallbackValue = "true",
            description = "Let everyone on the network join, without a ticket.")
    private boolean open;

    @Option(names = "--expect", paramLabel = "N",
            description = "End when N destinations hold the verified file (default: when interrupted).")
    private int expect;

    @Option(names = "--port", paramLabel = "PORT",
            description = "UDP port (default: " + FloodNode.DEFAULT_PORT + ", or any free one if that is taken).")
    private Integer port;

    @Option(names = {"-i", "--interface"}, paramLabel = "NAME", split = ",", hideParamSyntax = true,
            description = "Use this network interface only; repeatable (default: all).")
    private List<String> interfaces = new ArrayList<>();

    @Option(names = "--chunk-size", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "A power of two from 64KiB to 16MiB (default: by the file's size).")
    private Long chunkBytes;

    @Option(names = "--name", paramLabel = "SESSION",
            description = "Name by which receivers find the session (default: the file's name).")
    private String name;

    @Option(names = "--ticket-file", paramLabel = "PATH",
            description = "Write the ticket to this file, readable by its owner only.")
    private Path ticketFile;

    @Mixin
    private LimitOptions limitOptions = new LimitOptions();

    @Mixin
    private ParticipationOptions participationOptions = new ParticipationOptions();

    @ParentCommand
    private FloodCloneCommand root;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SourceOptions options = options();
        SystemNetwork network = new SystemNetwork(interfaces);
        Reporter reporter = root.output.reporter(spec.commandLine().getOut(), spec.commandLine().getErr(),
                network.interfaces());
        RunSummary summary = new RunSummary(withTicketFile(reporter::event));
        FloodNode node = FloodNode.source(options, network, summary);
        return new NodeRun(node, reporter).runUntilSignal(summary);
    }

    private SourceOptions options() {
        if (expect < 0) {
            throw refused("--expect takes 0 or more destinations, not " + expect);
        }
        if (port != null && (port < 1 || port > 65_535)) {
            throw refused("--port takes 1 to 65535, not " + port);
        }
        OptionalInt chosenPort = port == null ? OptionalInt.empty() : OptionalInt.of(port);
        return new SourceOptions(file, chunkSize(), open, expect, chosenPort, Optional.ofNullable(name),
                limitOptions.limits(), participationOptions.participation());
    }

    private OptionalInt chunkSize() {
        if (chunkBytes == null) {
            return OptionalInt.empty();
        }
        if (Long.bitCount(chunkBytes) != 1 || chunkBytes < ChunkLayout.MIN_CHUNK_BYTES
                || chunkBytes > ChunkLayout.MAX_CHUNK_BYTES) {
            throw refused("--chunk-size takes a power of two from 64KiB to 16MiB, not " + chunkBytes + " bytes");
        }
        return OptionalInt.of(chunkBytes.intValue());
    }

    private Consumer<NodeEvent> withTicketFile(Consumer<NodeEvent> events) {
        if (ticketFile == null) {
            return events;
        }
        if (open) {
            throw refused("an open session has no ticket: leave out --open or --ticket-file");
        }
        TicketFile target = new TicketFile(ticketFile);
        target.checkWritable();
        return event -> {
            if (event instanceof NodeEvent.SessionOpened opened) {
                opened.ticket().flatMap(target::write).map(NodeEvent.Warning::new).ifPresent(events);
            }
            events.accept(event);
        };
    }

    private ParameterException refused(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }
}
