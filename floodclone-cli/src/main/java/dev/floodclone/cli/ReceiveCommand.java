package dev.floodclone.cli;

import dev.floodclone.content.Ticket;
import dev.floodclone.link.SystemNetwork;
import dev.floodclone.node.FloodNode;
import dev.floodclone.node.ReceiverOptions;
import dev.floodclone.storage.ExistingTarget;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a destination of a session. */
@Command(name = "receive", sortOptions = false,
        description = "Fetches the file of a session and passes it on to the session's other destinations.")
final class ReceiveCommand implements Callable<Integer> {

    @Option(names = {"-o", "--out"}, paramLabel = "DIR|FILE", defaultValue = ".",
            description = "Directory to save to under the file's own name, or the file to save as (default: here).")
    private String out;

    @Option(names = "--from", paramLabel = "HOST[:PORT]", split = ",", hideParamSyntax = true,
            converter = PeerAddress.Converter.class,
            description = "A node of the session, where multicast does not reach one; repeatable (port: "
                    + FloodNode.DEFAULT_PORT + ").")
    private List<PeerAddress> from = new ArrayList<>();

    @Option(names = "--session", paramLabel = "NAME|ID", description = "Which session, where there are several.")
    private String session;

    @Option(names = "--ticket", paramLabel = "TICKET",
            description = "The ticket that the source shows. Others on this machine can read command lines: better "
                    + "give it as FLOODCLONE_TICKET or by --ticket-file.")
    private String ticket;

    @Option(names = "--ticket-file", paramLabel = "PATH", description = "File that holds the ticket.")
    private Path ticketFile;

    @Option(names = "--overwrite", fallbackValue = "true", description = "Replace an existing file.")
    private boolean overwrite;

    @Option(names = "--rename", fallbackValue = "true",
            description = "Keep an existing file and save under a free name.")
    private boolean rename;

    @Option(names = "--linger", paramLabel = "TIME", defaultValue = "60s", converter = DurationConverter.class,
            description = "Serve other destinations for this long at most when complete (default: 60s).")
    private Duration linger;

    @Option(names = "--timeout", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Give up after this time (default: never).")
    private Duration timeout;

    @Option(names = {"-i", "--interface"}, paramLabel = "NAME", split = ",", hideParamSyntax = true,
            description = "Use this network interface only; repeatable (default: all).")
    private List<String> interfaces = new ArrayList<>();

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
        ReceiverOptions options = options();
        SystemNetwork network = new SystemNetwork(interfaces);
        Reporter reporter = root.output.reporter(spec.commandLine().getOut(), spec.commandLine().getErr(), List.of());
        RunSummary summary = new RunSummary(reporter::event);
        FloodNode node = FloodNode.receiver(options, network, summary);
        return new NodeRun(node, reporter).runUntilSignal(summary);
    }

    private ReceiverOptions options() {
        ExistingTarget existing = existingTarget();
        List<InetSocketAddress> addresses = from.stream().map(PeerAddress::resolve).toList();
        return new ReceiverOptions(out, existing, addresses, chosenTicket(), Optional.ofNullable(session), linger,
                Optional.ofNullable(timeout), limitOptions.limits(), participationOptions.participation());
    }

    private ExistingTarget existingTarget() {
        if (overwrite && rename) {
            throw new ParameterException(spec.commandLine(), "choose one of --overwrite and --rename");
        }
        return overwrite ? ExistingTarget.OVERWRITE : rename ? ExistingTarget.RENAME : ExistingTarget.REFUSE;
    }

    private Optional<Ticket> chosenTicket() {
        if (ticketFile != null) {
            return Optional.of(new TicketFile(ticketFile).read());
        }
        return Optional.ofNullable(ticket).map(Ticket::parse);
    }
}
