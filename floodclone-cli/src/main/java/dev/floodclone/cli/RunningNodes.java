package dev.floodclone.cli;

import com.google.common.base.StandardSystemProperty;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The nodes of this user that run on this machine, as their sockets tell. */
final class RunningNodes {

    /** What a node answered. */
    record Answer(NodeSocket node, String line) {

        JsonObject json() {
            return JsonParser.parseString(line).getAsJsonObject();
        }
    }

    private final List<NodeSocket> sockets = new ArrayList<>();
    private final String target;

    /** @param target process id or beginning of a node id of the one that is meant; null for all */
    RunningNodes(String target) {
        this.target = target;
        try {
            Path temporary = Path.of(StandardSystemProperty.JAVA_IO_TMPDIR.value());
            for (ControlDirectory directory : ControlDirectory.existing(System.getenv(), temporary)) {
                directory.removeStale();
                directory.sockets().stream().filter(each -> target == null || each.is(target)).forEach(sockets::add);
            }
        } catch (IOException e) {
            throw new FloodException(ExitStatus.INTERNAL, "cannot look for running nodes: " + e.getMessage(), e);
        }
    }

    /**
     * Asks all of them.
     *
     * @throws FloodException when there are none, or none that answers
     */
    List<Answer> askAll(String request) {
        List<Answer> answers = new ArrayList<>();
        List<NodeSocket> silent = new ArrayList<>();
        for (NodeSocket socket : sockets) {
            try {
                answers.add(new Answer(socket, socket.ask(request)));
            } catch (ConnectException e) {
                // Ended since, or another program got its process id.
                continue;
            } catch (IOException e) {
                silent.add(socket);
            }
        }
        if (answers.isEmpty()) {
            throw silent.isEmpty() ? none() : doesNotAnswer(silent);
        }
        return answers;
    }

    /**
     * Asks the one that is meant.
     *
     * @throws FloodException when there is none or several, or it does not answer
     */
    Answer askOne(String request) {
        if (sockets.size() > 1) {
            throw new FloodException(ExitStatus.USAGE, "several nodes are running; add the process id or the node id "
                    + "of the one that you mean: " + sockets.stream().map(each -> each.pid() + " (" + each.node() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return askAll(request).get(0);
    }

    private FloodException none() {
        return new FloodException(ExitStatus.NO_PEER_FOUND, target == null
                ? "no 'floodclone send' or 'floodclone receive' of this user is running"
                : "no node of this user with the process id or node id " + Units.printable(target) + " is running");
    }

    private static FloodException doesNotAnswer(List<NodeSocket> silent) {
        return new FloodException(ExitStatus.TIMED_OUT, "no answer from process "
                + silent.stream().map(each -> String.valueOf(each.pid())).collect(Collectors.joining(", ")));
    }
}
