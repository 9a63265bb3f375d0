package dev.floodclone.bandwidth;

/** A rate of data, in bytes per second; never negative. */
public record Bandwidth(long bytesPerSecond) implements Comparable<Bandwidth> {

    public static final Bandwidth ZERO = new Bandwidth(0);

    public Bandwidth {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("negative bandwidth: " + bytesPerSecond);
        }
    }

    public static Bandwidth ofBitsPerSecond(long bitsPerSecond) {
        return new Bandwidth(bitsPerSecond / 8);
    }

    /** The rate at which {@code bytes} pass in {@code nanos}; {@code nanos} must be positive. */
    public static Bandwidth of(long bytes, long nanos) {
        return new Bandwidth((long) (bytes * 1e9 / nanos));
    }

    public boolean isZero() {
        return bytesPerSecond == 0;
    }

    /** Nanoseconds that {@code bytes} take at this rate; {@link Long#MAX_VALUE} at rate zero. */
    public long nanosFor(long bytes) {
        return bytesPerSecond == 0 ? Long.MAX_VALUE : (long) (bytes * 1e9 / bytesPerSecond);
    }

    /** Bytes that pass in {@code nanos} at this rate. */
    public long bytesIn(long nanos) {
        return (long) (bytesPerSecond * (nanos / 1e9));
    }

    public Bandwidth times(double factor) {
        return new Bandwidth((long) (bytesPerSecond * factor));
    }

    public Bandwidth plus(Bandwidth other) {
        return new Bandwidth(bytesPerSecond + other.bytesPerSecond);
    }

    @Override
    public int compareTo(Bandwidth other) {
        return Long.compare(bytesPerSecond, other.bytesPerSecond);
    }

    /** Bits per second with one decimal, as links are named: {@code 16.0 Mbit/s}. */
    @Override
    public String toString() {
        double bits = bytesPerSecond * 8.0;
        if (bits >= 1e9) {
            return withOneDecimal(bits / 1e9) + " Gbit/s";
        }
        if (bits >= 1e6) {
            return withOneDecimal(bits / 1e6) + " Mbit/s";
        }
        return withOneDecimal(bits / 1e3) + " kbit/s";
    }

    /** Not by a formatter, which loads a locale's data: options show their defaults at each start. */
    private static String withOneDecimal(double value) {
        long tenths = Math.round(10 * value);
        return tenths / 10 + "." + tenths % 10;
    }
}
