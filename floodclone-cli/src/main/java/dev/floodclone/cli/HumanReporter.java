package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.BandwidthLimits;
import dev.floodclone.bandwidth.Health;
import dev.floodclone.content.SessionId;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.node.Outcome;
import dev.floodclone.telemetry.NetworkStatus;
import dev.floodclone.telemetry.NodeEvent;
import dev.floodclone.telemetry.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Shows a run to a person: results on standard output, everything on the way there on standard error. */
final class HumanReporter implements Reporter {

    private static final String ERASE_LINE = "\r\u001b[K";

    /** What a person sees while it runs. */
    enum Display { NONE, LINES, REDRAWN }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean quiet;
    private final boolean verbose;
    private final Display display;
    private final List<LocalInterface> interfaces;
    private final Set<SessionId> sighted = new HashSet<>();
    private boolean source;
    private int port;
    private String fileName = "";
    private ProgressLine progressLine;
    private String drawn = "";

    /** @param interfaces those of a source, whose addresses receivers are told */
    HumanReporter(PrintWriter out, PrintWriter err, boolean quiet, boolean verbose, Display display,
            List<LocalInterface> interfaces) {
        this.out = out;
        this.err = err;
        this.quiet = quiet;
        this.verbose = verbose;
        this.display = display;
        this.interfaces = List.copyOf(interfaces);
    }

    @Override
    public synchronized void event(NodeEvent event) {
        if (event instanceof NodeEvent.Started started) {
            source = started.source();
            port = started.port();
            progressLine = new ProgressLine(source, display == Display.REDRAWN);
            if (started.background() && !quiet) {
                print(err, "in the background: what this node sends yields to other traffic");
            }
        } else if (event instanceof NodeEvent.SessionOpened opened) {
            fileName = Units.printable(opened.fileName());
            invite(opened);
        } else if (event instanceof NodeEvent.Warning warning) {
            print(err, "floodclone: warning: " + Units.printable(warning.message()));
        } else if (!quiet) {
            remark(event);
        }
    }

    private void invite(NodeEvent.SessionOpened opened) {
        if (!quiet) {
            new Invitation(opened, port, interfaces).lines().forEach(line -> print(out, line));
        } else {
            opened.ticket().ifPresent(ticket -> print(out, ticket));
        }
    }

    private void remark(NodeEvent event) {
        if (event instanceof NodeEvent.Limited limited) {
            print(err, limits(limited.limits()));
        } else if (event instanceof NodeEvent.SessionSighted seen && sighted.add(seen.session())) {
            print(err, String.format("found session \"%s\" (%s): %s, %s, at %s%s", Units.printable(seen.name()),
                    seen.session(), Units.printable(seen.fileName()), Units.bytes(seen.fileBytes()),
                    Units.address(seen.address()), seen.open() ? "" : ", needs a ticket"));
        } else if (event instanceof NodeEvent.Joined joined) {
            print(err, String.format("receiving %s, %s, as %s", Units.printable(joined.fileName()),
                    Units.bytes(joined.fileBytes()), joined.target()));
        } else if (event instanceof NodeEvent.Verified verified) {
            print(err, verified.file() + " is complete and verified after "
                    + Units.seconds(Units.seconds(verified.afterStart())));
        } else if (event instanceof NodeEvent.NodeComplete complete && source) {
            print(err, complete.complete() + " of " + Units.count(complete.known(), "node") + " complete");
        } else if (event instanceof NodeEvent.LinkChanged changed && (verbose || isAboutDown(changed))) {
            print(err, linkChanged(changed));
        } else if (event instanceof NodeEvent.PathChanged changed && verbose) {
            print(err, String.format("path to %s by %s is %s", Units.address(changed.path().remote()),
                    changed.path().link(), NetworkJson.label(changed.path().condition().health())));
        } else if (verbose) {
            print(err, event.toString());
        }
    }

    private static boolean isAboutDown(NodeEvent.LinkChanged changed) {
        return changed.before() == Health.DOWN || changed.link().condition().health() == Health.DOWN;
    }

    private static String linkChanged(NodeEvent.LinkChanged changed) {
        String link = "link " + changed.link().link();
        if (changed.link().condition().health() == Health.DOWN) {
            return link + " is down: nobody answers over it";
        }
        if (changed.before() == Health.DOWN) {
            return link + " is back after " + Units.seconds(Units.seconds(changed.lasted()));
        }
        return link + " is " + NetworkJson.label(changed.link().condition().health());
    }

    static String limits(BandwidthLimits limits) {
        StringJoiner parts = new StringJoiner(", ", "limits: ", "").setEmptyValue("limits: none");
        addTo(parts, "up", limits.up());
        addTo(parts, "down", limits.down());
        addTo(parts, "each connection", limits.perConnection());
        addTo(parts, "each at least", limits.minimum());
        return parts.toString();
    }

    private static void addTo(StringJoiner parts, String what, Bandwidth limit) {
        if (!limit.isZero()) {
            parts.add(what + " " + limit);
        }
    }

    @Override
    public Duration interval() {
        return switch (display) {
            case REDRAWN -> Duration.ofMillis(250);
            case LINES, NONE -> Duration.ofSeconds(5);
        };
    }

    @Override
    public synchronized void progress(Progress progress, NetworkStatus network, long elapsedNanos) {
        if (display == Display.NONE || progressLine == null) {
            return;
        }
        String line = progressLine.next(progress, elapsedNanos);
        if (display == Display.LINES) {
            print(err, line);
        } else if (!line.equals(drawn)) {
            err.print(ERASE_LINE + line);
            err.flush();
            drawn = line;
        }
    }

    @Override
    public synchronized void outcome(Outcome outcome) {
        if (outcome.status() != ExitStatus.OK) {
            print(err, "floodclone: " + Units.printable(outcome.message()));
        } else if (!quiet) {
            print(out, source ? sent(outcome) : received(outcome));
        }
    }

    private String sent(Outcome outcome) {
        double seconds = Units.seconds(outcome.elapsed());
        return String.format("%s: %s (%d bytes) to %s in %s; sent %s, %s", fileName, Units.bytes(outcome.fileBytes()),
                outcome.fileBytes(), Units.count(outcome.served(), "node"), Units.seconds(seconds),
                Units.bytes(outcome.bytesSent()), rate(outcome.bytesSent(), seconds));
    }

    /** What was there already when the run began took no time. */
    private static String rate(long bytes, double seconds) {
        return Units.rate(bytes / Math.max(seconds, 1e-3));
    }

    private String received(Outcome outcome) {
        double seconds = Units.seconds(outcome.verifiedAfter().orElse(outcome.elapsed()));
        return String.format("%s: %s (%d bytes) verified in %s, %s; sent %s, %s served",
                outcome.file().map(Object::toString).orElse(""), Units.bytes(outcome.fileBytes()), outcome.fileBytes(),
                Units.seconds(seconds), rate(outcome.fileBytes(), seconds), Units.bytes(outcome.bytesSent()),
                Units.count(outcome.served(), "node"));
    }

    private void print(PrintWriter to, String line) {
        if (!drawn.isEmpty()) {
            err.print(ERASE_LINE);
            err.flush();
            drawn = "";
        }
        to.println(line);
        to.flush();
    }
}
