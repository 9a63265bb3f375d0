package dev.floodclone.cli;

import dev.floodclone.bandwidth.Bandwidth;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A rate per second, in bits or bytes: {@code 8Mbit}, {@code 500kbit/s}, {@code 1.5MB}, {@code 25MiB/s}. A bare number
 * is refused, and so is {@code 8Mb}: nobody knows what they mean.
 */
final class RateConverter implements ITypeConverter<Bandwidth> {

    private static final Pattern RATE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) ?([A-Za-z]*)(?:/s)?");
    private static final Pattern BITS = Pattern.compile("([kKMG]?)[bB]it");
    private static final Pattern BYTES = Pattern.compile("([kKMG]?)(i?)B");
    /** Bytes per second: a packet in a second and a half. */
    private static final BigDecimal LOWEST = BigDecimal.valueOf(1000);
    private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "K", 1, "M", 2, "G", 3);

    @Override
    public Bandwidth convert(String text) {
        Matcher matcher = RATE.matcher(text.strip());
        BigDecimal unit = matcher.matches() ? bytesIn(matcher.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException(
                    "'" + text + "' is not a rate; write it like 8Mbit, 500kbit, 1MB or 25MiB, per second");
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(unit).setScale(0, RoundingMode.DOWN);
        if (bytes.compareTo(LOWEST) < 0) {
            throw new TypeConversionException("'" + text + "' is too little; " + LOWEST + "B is the least");
        }
        return new Bandwidth(bytes.longValueExact());
    }

    /** Null when it is no unit. */
    private static BigDecimal bytesIn(String unit) {
        Matcher bits = BITS.matcher(unit);
        if (bits.matches()) {
            return BigDecimal.valueOf(1000).pow(POWERS.get(bits.group(1))).divide(BigDecimal.valueOf(8));
        }
        Matcher bytes = BYTES.matcher(unit);
        if (!bytes.matches() || !bytes.group(2).isEmpty() && bytes.group(1).isEmpty()) {
            return null;
        }
        return BigDecimal.valueOf(bytes.group(2).isEmpty() ? 1000 : 1024).pow(POWERS.get(bytes.group(1)));
    }
}
