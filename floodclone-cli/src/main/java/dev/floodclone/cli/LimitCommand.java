package dev.floodclone.cli;

import com.google.gson.JsonObject;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Changes the limits of a running node of this user. */
@Command(name = "limit", sortOptions = false,
        description = "Changes the limits of a node of this user while it runs; those that are not named stay. "
                + "\"unlimited\" lifts one.")
final class LimitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PID|NODE", arity = "0..1",
            description = "Process id, or beginning of the node id, where several are running.")
    private String target;

    @Option(names = "--up", paramLabel = "RATE", description = "As --limit-up of send and receive.")
    private String up;

    @Option(names = "--down", paramLabel = "RATE", description = "As --limit-down.")
    private String down;

    @Option(names = "--peer", paramLabel = "RATE", description = "As --limit-peer.")
    private String peer;

    @Option(names = "--min-peer", paramLabel = "RATE", description = "As --min-peer.")
    private String minimum;

    @ParentCommand
    private FloodCloneCommand root;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RunningNodes.Answer answer = new RunningNodes(target).askOne(request());
        JsonObject limits = answer.json();
        if (!limits.get("event").getAsString().equals("limits")) {
            throw new FloodException(ExitStatus.USAGE, "process " + answer.node().pid() + " refuses: "
                    + Units.printable(limits.get("message").getAsString()));
        }
        spec.commandLine().getOut().println(root.output.json ? answer.line()
                : "process " + answer.node().pid() + ", " + StatusTable.limits(limits));
        return 0;
    }

    private String request() {
        Map<String, String> members = new LinkedHashMap<>();
        // Not from the environment, which has what is meant for nodes that start.
        ParseResult given = spec.commandLine().getParseResult();
        for (String name : LimitChange.NAMES) {
            if (given.hasMatchedOption("--" + name)) {
                members.put(name, given.matchedOptionValue("--" + name, ""));
            }
        }
        if (members.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say what to change: --up, --down, --peer or --min-peer");
        }
        try {
            LimitChange.parse(members);
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return ControlAnswers.limitRequest(members);
    }
}
