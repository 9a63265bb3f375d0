package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever went wrong into one line and an exit code; a stack trace is shown only when asked for. */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final OutputOptions output;

    FailureHandler(OutputOptions output) {
        this.output = output;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        // Parsing stopped at the failure, perhaps before it came to this option.
        output.json |= Arrays.asList(args).contains("--json");
        return report(command, ExitStatus.USAGE, decapitalised(failure.getMessage()) + "; see '"
                + command.getCommandSpec().qualifiedName() + " --help'");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (output.verbose) {
            failure.printStackTrace(command.getErr());
        }
        if (failure instanceof FloodException expected) {
            return report(command, expected.status(), expected.getMessage());
        }
        return report(command, ExitStatus.INTERNAL, "internal error: " + failure
                + (output.verbose ? "" : "; run again with -v for details"));
    }

    private int report(CommandLine command, ExitStatus status, String message) {
        output.reporter(command.getOut(), command.getErr(), List.of()).failed(status, message);
        return status.code();
    }

    private static String decapitalised(String sentence) {
        return sentence.substring(0, 1).toLowerCase() + sentence.substring(1);
    }
}
