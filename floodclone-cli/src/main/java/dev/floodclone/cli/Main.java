package dev.floodclone.cli;

import com.google.common.collect.ImmutableMap;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The program's entry. */
public final class Main {

    /** In the order of the help. */
    private static final Map<String, Supplier<Object>> COMMANDS = ImmutableMap.of(
            "send", SendCommand::new,
            "receive", ReceiveCommand::new,
            "status", StatusCommand::new,
            "limit", LimitCommand::new,
            "plan", PlanCommand::new,
            "simulate", SimulateCommand::new,
            "experiment", ExperimentCommand::new);

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, System.getenv(), args));
    }

    /**
     * Runs one command and returns its exit code.
     *
     * @param environment source of the {@code FLOODCLONE_*} defaults
     */
    static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        PrintWriter output = new PrintWriter(out, true, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        FloodCloneCommand root = new FloodCloneCommand();
        FailureHandler failures = new FailureHandler(root.output);
        CommandLine commandLine = new CommandLine(root);
        // Before the settings, which reach only the commands that are there.
        commandsFor(args).forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        commandLine.setOut(output)
                .setErr(errors)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(new LoggedExecution(root.output));
        int code = commandLine.execute(args);
        output.flush();
        errors.flush();
        return code;
    }

    /** Only the command that is called, where its name comes first: to set up each of them takes milliseconds. */
    private static Map<String, Supplier<Object>> commandsFor(String... args) {
        Supplier<Object> called = args.length > 0 ? COMMANDS.get(args[0]) : null;
        return called == null ? COMMANDS : Map.of(args[0], called);
    }

    /**
     * Sets up the log as the options say, then runs the command. A class with a name, since the class archive cannot
     * take lambdas of picocli's interfaces, whose class files are older than Java 6.
     */
    private record LoggedExecution(OutputOptions output) implements CommandLine.IExecutionStrategy {
        @Override
        public int execute(CommandLine.ParseResult parsed) {
            output.configureLogging();
            return new CommandLine.RunLast().execute(parsed);
        }
    }
}
