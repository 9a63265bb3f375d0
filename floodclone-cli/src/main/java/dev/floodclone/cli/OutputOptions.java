package dev.floodclone.cli;

import dev.floodclone.link.LocalInterface;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options about what is shown, which all commands have. */
final class OutputOptions {

    /** Set by the launcher; the Java library can only ask about standard input and output together. */
    private static final String TERMINAL_PROPERTY = "floodclone.terminal";

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, fallbackValue = "true", order = 100,
            description = "Show no progress.")
    boolean noProgress;

    @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, fallbackValue = "true", order = 101,
            description = "Show errors, warnings and a new ticket only.")
    boolean quiet;

    @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT, fallbackValue = "true", order = 102,
            description = "Show the debug log and stack traces.")
    boolean verbose;

    @Option(names = "--json", scope = ScopeType.INHERIT, fallbackValue = "true", order = 103,
            description = "Write events to standard output, one JSON object a line; the last one tells the outcome.")
    boolean json;

    @Option(names = "--json-interval", paramLabel = "TIME", scope = ScopeType.INHERIT, order = 104,
            converter = IntervalConverter.class,
            description = "How often --json tells the progress and the state of each path (default: 1s).")
    Duration jsonInterval = Duration.ofSeconds(1);

    @Option(names = {"-y", "--yes"}, scope = ScopeType.INHERIT, fallbackValue = "true", order = 105,
            description = "Ask nothing (nothing is asked so far; for scripts).")
    boolean yes;

    /** Before anything logs; slf4j-simple reads its settings once. */
    void configureLogging() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "off");
        if (!verbose) {
            return; // the date format alone would cost a start some 20 ms
        }
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    }

    /** @param interfaces those of a source, whose addresses receivers are told */
    Reporter reporter(PrintWriter out, PrintWriter err, List<LocalInterface> interfaces) {
        return json ? new JsonReporter(out, err, jsonInterval)
                : new HumanReporter(out, err, quiet, verbose, display(), interfaces);
    }

    private HumanReporter.Display display() {
        if (noProgress || quiet) {
            return HumanReporter.Display.NONE;
        }
        boolean redraws = Boolean.getBoolean(TERMINAL_PROPERTY) && !"dumb".equals(System.getenv("TERM")) && !verbose;
        return redraws ? HumanReporter.Display.REDRAWN : HumanReporter.Display.LINES;
    }

    /** Between reports: more often would only cost the transfer. */
    static final class IntervalConverter implements ITypeConverter<Duration> {

        private static final Duration SHORTEST = Duration.ofMillis(20);

        @Override
        public Duration convert(String text) {
            Duration interval = new DurationConverter().convert(text);
            if (interval.compareTo(SHORTEST) < 0) {
                throw new TypeConversionException("'" + text + "' is too short; 20ms is the shortest");
            }
            return interval;
        }
    }
}
