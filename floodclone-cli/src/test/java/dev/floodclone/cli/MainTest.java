package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {

    @TempDir
    Path directory;

    static Stream<Arguments> usageErrors() {
        return Stream.of(
                Arguments.of("say what to do: send or receive; see 'floodclone --help'", List.of()),
                Arguments.of("'sned'", List.of("sned")),
                Arguments.of("'--fast'; see 'floodclone send --help'", List.of("send", "f", "--fast")),
                Arguments.of("'FILE'; see 'floodclone send --help'", List.of("send", "--open")),
                Arguments.of("'12Mbit' is not a size", List.of("send", "f", "--chunk-size", "12Mbit")),
                Arguments.of("power of two", List.of("send", "f", "--chunk-size=100KiB")),
                Arguments.of("power of two", List.of("send", "f", "--chunk-size=32MiB")),
                Arguments.of("'safe' is no strategy; choose one of fastest, balanced, reliable",
                        List.of("send", "f", "--strategy", "safe")),
                Arguments.of("'8' is not a rate; write it like 8Mbit", List.of("send", "f", "--limit-up", "8")),
                Arguments.of("'0Mbit' is too little", List.of("receive", "--limit-down=0Mbit")),
                Arguments.of("'25:00' is not a time of day; write it like 22:00",
                        List.of("send", "f", "--limit-up", "8Mbit, 22:00-25:00 unlimited")),
                Arguments.of("say what to change: --up, --down, --peer or --min-peer", List.of("limit")),
                Arguments.of("'8' is not a rate", List.of("limit", "--up", "8", "4711")),
                Arguments.of("overlaps another window",
                        List.of("limit", "--down", "1MB, 01:00-03:00 2MB, 02:00-04:00 3MB")),
                Arguments.of("'2'", List.of("status", "1", "2")),
                Arguments.of("--min-peer is above --limit-peer",
                        List.of("send", "f", "--min-peer=2MB", "--limit-peer=1MB")),
                Arguments.of("--expect takes", List.of("send", "f", "--expect=-1")),
                Arguments.of("--port takes", List.of("send", "f", "--port=65536")),
                Arguments.of("'--port'", List.of("send", "f", "--port=http")),
                Arguments.of("an open session has no ticket", List.of("send", "f", "--open", "--ticket-file", "t")),
                Arguments.of("choose one of --overwrite and --rename", List.of("receive", "--overwrite", "--rename")),
                Arguments.of("write 60s for seconds", List.of("receive", "--linger", "60")),
                Arguments.of("'a:b' is not an address", List.of("receive", "--from", "a:b")),
                Arguments.of("unknown host: no such host", List.of("receive", "--from", "no such host")),
                Arguments.of("this is no ticket", List.of("receive", "--ticket", "abc")),
                Arguments.of("no such ticket file: none", List.of("receive", "--ticket-file", "none")),
                Arguments.of("none0", List.of("receive", "-i", "none0")));
    }

    @ParameterizedTest
    @MethodSource("usageErrors")
    void aUsageErrorIsOneLineAndExitCodeTwo(String expected, List<String> args) {
        Result result = run(Map.of(), args.toArray(String[]::new));
        assertAll(
                () -> assertEquals(2, result.code),
                () -> assertEquals("", result.out),
                () -> assertEquals(1, result.err.lines().count(), result.err),
                () -> assertTrue(result.err.startsWith("floodclone: "), result.err),
                () -> assertTrue(result.err.contains(expected), result.err));
    }

    @ParameterizedTest
    @MethodSource("usageErrors")
    void withJsonTheOutcomeStandsLastOnStandardOutput(String expected, List<String> args) {
        Result result = run(Map.of(), Stream.concat(args.stream(), Stream.of("--json")).toArray(String[]::new));
        JsonObject outcome = result.lastObject();
        assertEquals(2, result.code);
        assertEquals("outcome", outcome.get("event").getAsString());
        assertEquals("USAGE", outcome.get("status").getAsString());
        assertEquals(2, outcome.get("exitCode").getAsInt());
        assertTrue(outcome.get("message").getAsString().contains(expected), result.out);
    }

    @Test
    void aFileThatIsMissingOrNoFileIsAUsageError() throws Exception {
        Result missing = run(Map.of(), "send", directory.resolve("none").toString());
        Result noFile = run(Map.of(), "send", directory.toString(), "--open");
        assertEquals(2, missing.code);
        assertEquals(1, missing.err.lines().count(), missing.err);
        assertEquals(2, noFile.code);
        assertEquals(1, noFile.err.lines().count(), noFile.err);
    }

    @Test
    void optionsStandBeforeOrAfterTheArgumentAndTheCommand() {
        String none = directory.resolve("none").toString();
        for (String[] args : List.of(
                new String[] {"--json", "send", "--open", "--port", "7000", none},
                new String[] {"send", none, "--open", "--json", "--port=7000"},
                new String[] {"send", "--open", none, "--port", "7000", "--json"})) {
            Result result = run(Map.of(), args);
            assertEquals(2, result.code);
            assertTrue(result.lastObject().get("message").getAsString().contains(none), result.out);
        }
    }

    @Test
    void theEnvironmentStandsInForOptions() {
        assertTrue(run(Map.of("FLOODCLONE_LINGER", "60"), "receive").err.contains("'--linger'"));
        assertTrue(run(Map.of("FLOODCLONE_TICKET", "abc"), "receive").err.contains("no ticket"));
        assertTrue(run(Map.of("FLOODCLONE_JSON", "yes"), "receive", "-i", "none0").out.contains("none0"));
        assertTrue(run(Map.of("FLOODCLONE_OVERWRITE", "1"), "receive", "--rename").err.contains("--overwrite"));
        assertTrue(run(Map.of("FLOODCLONE_OPEN", "maybe"), "send", "f").err.contains("'maybe' is not a boolean"));
        assertTrue(run(Map.of("FLOODCLONE_LIMIT_UP", "8"), "receive").err.contains("'--limit-up'"));
        assertTrue(run(Map.of("FLOODCLONE_FROM", "127.0.0.1,x:y"), "receive").err.contains("'x:y'"));
    }

    @Test
    void reportsComeNoMoreOftenThanTheyAreWorth() {
        assertTrue(run(Map.of(), "receive", "--json-interval", "0s").err.contains("'0s' is too short"));
        assertTrue(run(Map.of(), "receive", "--json", "--json-interval", "20ms", "-i", "none0").out.contains("none0"));
    }

    @Test
    void anOptionBeatsTheEnvironment() {
        Map<String, String> environment = Map.of("FLOODCLONE_LINGER", "60", "FLOODCLONE_INTERFACE", "none1");
        Result result = run(environment, "receive", "--linger", "1s", "-i", "none2");
        assertTrue(result.err.contains("none2") && !result.err.contains("none1"), result.err);
    }

    @Test
    void flagsInTheEnvironmentStayOnWhenGivenAgain() {
        Result result = run(Map.of("FLOODCLONE_JSON", "true"), "receive", "--json", "-i", "none0");
        assertEquals("outcome", result.lastObject().get("event").getAsString());
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsAFile() {
        assertTrue(run(Map.of(), "send", "@none").err.contains("@none"));
    }

    @Test
    void aTicketIsNeverShownAgain() {
        String secret = "flood1-secretsecret";
        Result result = run(Map.of("FLOODCLONE_TICKET", secret), "receive", "--json");
        assertFalse((result.out + result.err).contains("secretsecret"), result.out);
    }

    @Test
    void stackTracesAreShownOnRequestOnly() {
        String[] args = {"receive", "--from", "no such host"};
        assertFalse(run(Map.of(), args).err.contains("UnknownHostException"));
        assertTrue(run(Map.of("FLOODCLONE_VERBOSE", "true"), args).err.contains("UnknownHostException"));
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertEquals(0, run(Map.of(), "send", "--help").code);
        assertTrue(run(Map.of(), "receive", "--help").out.contains("--from=HOST[:PORT]"));
        assertTrue(run(Map.of(), "--version").out.startsWith("floodclone "));
    }

    @Test
    void aTicketFileIsForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("ticket");
        assertTrue(new TicketFile(file).write("text").isEmpty());
        assertEquals("text", Files.readString(file).strip());
        assertEquals("[OWNER_READ, OWNER_WRITE]",
                Files.getPosixFilePermissions(file).stream().sorted().toList().toString());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    private static Result run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(new PrintStream(out), new PrintStream(err), environment, args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int code, String out, String err) {

        JsonObject lastObject() {
            String line = out.lines().reduce((first, second) -> second).orElseThrow();
            return JsonParser.parseString(line).getAsJsonObject();
        }
    }
}
