package dev.floodclone.sim;

import dev.floodclone.bandwidth.Bandwidth;

/** The values of a link as topology and trace files write them: Mbit/s, milliseconds, packets, percent. */
final class LinkUnits {

    private static final double MAX_MEGABITS = 1e6;
    private static final double MAX_DELAY_MILLIS = 1e6;

    private LinkUnits() {
    }

    static Bandwidth rate(ConfigLine line, String word) {
        double megabits = line.parseNumber("the rate in Mbit/s", word, "", 0, MAX_MEGABITS);
        return new Bandwidth(Math.round(megabits * 1e6 / 8));
    }

    static long delayNanos(ConfigLine line, String word) {
        return Math.round(line.parseNumber("the delay in ms", word, "ms", 0, MAX_DELAY_MILLIS) * 1e6);
    }

    static int queuePackets(ConfigLine line, String word) {
        return line.parseInt("the queue in packets", word, 1);
    }

    static double lossProbability(ConfigLine line, String word) {
        return line.parseNumber("the loss in percent", word, "", 0, 100) / 100;
    }
}
