package dev.floodclone.cli;

import dev.floodclone.node.Participation;
import dev.floodclone.swarm.Strategy;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a node takes part in the swarm; both ends of a transfer have these options, each for what it sends. */
final class ParticipationOptions {

    @Option(names = "--background", fallbackValue = "true",
            description = "Yield to other traffic: send only what nobody else on the way uses. Concerns what this node "
                    + "sends; destinations send as well, so give it to each node that is to yield.")
    private boolean background;

    @Option(names = "--strategy", paramLabel = "HOW", converter = Converter.class,
            description = "With several links to the same node: fastest (all, each as much as it can), balanced (all, "
                    + "the same over each), or reliable (the best, the others ready to take over; the last chunks over "
                    + "two); for what this node sends (default: fastest).")
    private Strategy strategy = Strategy.FASTEST;

    Participation participation() {
        return Participation.DEFAULTS.with(strategy).background(background);
    }

    /** The names in lower case. */
    static final class Converter implements ITypeConverter<Strategy> {

        @Override
        public Strategy convert(String text) {
            return Stream.of(Strategy.values()).filter(each -> nameOf(each).equals(text)).findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no strategy; choose one of "
                            + Stream.of(Strategy.values()).map(Converter::nameOf).collect(Collectors.joining(", "))));
        }

        private static String nameOf(Strategy strategy) {
            return strategy.name().toLowerCase(Locale.ROOT);
        }
    }
}
