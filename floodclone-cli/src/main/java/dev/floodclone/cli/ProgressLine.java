package dev.floodclone.cli;

import dev.floodclone.bandwidth.RateWindow;
import dev.floodclone.telemetry.Progress;
import java.util.ArrayList;
import java.util.List;

/** Turns successive snapshots of one node's progress into one line of text each. Pure: the time is a parameter. */
final class ProgressLine {

    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int BAR_CHARACTERS = 24;
    private static final long LONGEST_ETA_SECONDS = 100 * 3600;

    private final boolean source;
    private final boolean withBar;
    private final RateWindow sent = new RateWindow(WINDOW_NANOS);
    private final RateWindow received = new RateWindow(WINDOW_NANOS);
    private final RateWindow work = new RateWindow(WINDOW_NANOS);
    private double lastDone;

    ProgressLine(boolean source, boolean withBar) {
        this.source = source;
        this.withBar = withBar;
        sent.add(0, 0);
        received.add(0, 0);
    }

    /** @param nowNanos since the run began */
    String next(Progress progress, long nowNanos) {
        sent.add(nowNanos, progress.sentBytes());
        received.add(nowNanos, progress.receivedBytes());
        if (source && progress.known() == 0) {
            return waitingForReceivers(progress);
        }
        if (!source && progress.totalChunks() == 0) {
            return "looking for a session";
        }
        return line(progress, nowNanos);
    }

    private static boolean holdsAll(Progress progress) {
        return progress.totalChunks() > 0 && progress.verifiedBytes() == progress.fileBytes();
    }

    private static String waitingForReceivers(Progress progress) {
        String line = "waiting for receivers";
        if (progress.verifiedBytes() < progress.fileBytes()) {
            line += "  " + percent((double) progress.verifiedBytes() / progress.fileBytes()) + " hashed";
        }
        return line;
    }

    private String line(Progress progress, long nowNanos) {
        double total = source ? (double) progress.totalChunks() * progress.known() : progress.fileBytes();
        double done = source ? Math.max(0, total - progress.remainingChunks()) : progress.verifiedBytes();
        double share = total == 0 ? 1 : done / total;
        List<String> parts = new ArrayList<>();
        if (withBar) {
            parts.add(bar(share));
        }
        parts.add(percent(share));
        parts.add(rate(progress));
        String eta = eta(total - done, done, nowNanos);
        if (!eta.isEmpty()) {
            parts.add(eta);
        }
        parts.add(Units.count(progress.peers(), "peer"));
        parts.add(progress.complete() + "/" + progress.known() + " done");
        return String.join("  ", parts);
    }

    /** What a node does for the rest: a receiver that holds the file only sends. */
    private String rate(Progress progress) {
        if (source) {
            return Units.rate(sent.perSecond());
        }
        return holdsAll(progress) ? Units.rate(sent.perSecond()) + " up" : Units.rate(received.perSecond());
    }

    private String eta(double left, double done, long nowNanos) {
        if (done < lastDone) {
            work.clear();
        }
        lastDone = done;
        work.add(nowNanos, done);
        double perSecond = work.perSecond();
        if (left <= 0 || perSecond <= 0 || left / perSecond > LONGEST_ETA_SECONDS) {
            return "";
        }
        return "ETA " + Units.clock((long) Math.ceil(left / perSecond));
    }

    /** Rounded down, so that only what is complete says 100%. */
    private static String percent(double share) {
        return String.format("%3d%%", (int) (share * 100));
    }

    private static String bar(double share) {
        int filled = (int) (share * BAR_CHARACTERS);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_CHARACTERS - filled) + "]";
    }
}
