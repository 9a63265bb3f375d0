package dev.floodclone.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks the running nodes of this user how they are. */
@Command(name = "status", sortOptions = false,
        description = "Shows what the nodes of this user on this machine do: progress, limits, links and connections.")
final class StatusCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PID|NODE", arity = "0..1",
            description = "Process id, or beginning of the node id, of the only node to show.")
    private String target;

    @ParentCommand
    private FloodCloneCommand root;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (RunningNodes.Answer answer : new RunningNodes(target).askAll(ControlAnswers.STATUS_REQUEST)) {
            if (root.output.json) {
                out.println(answer.line());
            } else {
                new StatusTable(answer.json()).lines().forEach(out::println);
            }
        }
        return 0;
    }
}
