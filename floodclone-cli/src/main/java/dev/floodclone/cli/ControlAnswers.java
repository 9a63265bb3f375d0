package dev.floodclone.cli;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.floodclone.bandwidth.LimitPlan;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.TypeConversionException;

/**
 * What a running node answers to requests of its user: {@code {"command":"status"}} and {@code
 * {"command":"limit","up":"8Mbit"}}. Both ways one JSON object a line; what is not understood wholly has no effect.
 */
final class ControlAnswers implements UnaryOperator<String> {

    static final String STATUS_REQUEST = "{\"command\":\"status\"}";

    private static final String COMMAND = "command";

    private final Supplier<String> status;
    private final Function<UnaryOperator<LimitPlan>, String> limit;

    /**
     * @param status tells the node's status, as a JSON object
     * @param limit changes the node's limits and tells those that then hold, likewise
     */
    ControlAnswers(Supplier<String> status, Function<UnaryOperator<LimitPlan>, String> limit) {
        this.status = status;
        this.limit = limit;
    }

    /** @param limits by some of {@link LimitChange#NAMES} */
    static String limitRequest(Map<String, String> limits) {
        JsonObject request = new JsonObject();
        request.addProperty(COMMAND, "limit");
        limits.forEach(request::addProperty);
        return request.toString();
    }

    @Override
    public String apply(String request) {
        try {
            Map<String, String> members = members(request);
            String command = members.remove(COMMAND);
            if ("status".equals(command) && members.isEmpty()) {
                return status.get();
            }
            if ("limit".equals(command) && !members.isEmpty() && LimitChange.NAMES.containsAll(members.keySet())) {
                return limit.apply(LimitChange.parse(members)::applyTo);
            }
            return JsonLines.refused("not a request that this version knows");
        } catch (IOException | IllegalStateException e) {
            return JsonLines.refused("not a JSON object of strings");
        } catch (IllegalArgumentException | TypeConversionException e) {
            return JsonLines.refused(e.getMessage());
        }
    }

    private static Map<String, String> members(String request) throws IOException {
        JsonReader json = new JsonReader(new StringReader(request));
        Map<String, String> members = new HashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (json.peek() != JsonToken.STRING || members.put(name, json.nextString()) != null) {
                throw new IllegalStateException(name);
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalStateException("more than an object");
        }
        return members;
    }
}
