package dev.floodclone.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The program's entry. */
public final class Main {

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
        CommandLine commandLine = new CommandLine(root)
                .setOut(output)
                .setErr(errors)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(parsed -> {
                    root.output.configureLogging();
                    return new CommandLine.RunLast().execute(parsed);
                });
        int code = commandLine.execute(args);
        output.flush();
        errors.flush();
        return code;
    }
}
