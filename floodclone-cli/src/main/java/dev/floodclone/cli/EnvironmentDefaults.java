package dev.floodclone.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes options that are not given from the environment: {@code --ticket-file} from {@code FLOODCLONE_TICKET_FILE}. */
final class EnvironmentDefaults implements IDefaultValueProvider {

    private static final String PREFIX = "FLOODCLONE_";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        if (value == null || value.isEmpty()) {
            return null;
        }
        return option.typeInfo().isBoolean() ? truth(value) : value;
    }

    static String variable(String optionName) {
        return PREFIX + optionName.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "on" -> "true";
            case "0", "no", "off" -> "false";
            default -> value;
        };
    }
}
