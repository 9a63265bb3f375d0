package dev.floodclone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself, which does nothing without one of its commands; {@link Main} knows them. */
@Command(name = "floodclone",
        description = "Copies one file from a source to many destinations as fast as the network allows.",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        footer = {
            "",
            "Every option can also be set by an environment variable: --no-progress by FLOODCLONE_NO_PROGRESS=1.",
            "Exit codes: 0 every node verified, 1 internal error, 2 usage, 3 some nodes failed,",
            "4 no peer found, or no such running node, 5 timed out, 6 integrity, 7 no space,",
            "8 destination exists, 9 not authorised, 130 interrupted, 143 terminated."})
final class FloodCloneCommand implements Runnable {

    @Mixin
    final OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: send or receive");
    }
}
