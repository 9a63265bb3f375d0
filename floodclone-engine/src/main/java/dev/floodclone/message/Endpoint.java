package dev.floodclone.message;

import java.util.Arrays;

/**
 * One address under which a node listens.
 *
 * @param ip 4 or 16 bytes, network order; never modified
 * @param port UDP port
 * @param prefixLength bits of the subnet on the node's own interface, so that others can tell a shared link
 */
public record Endpoint(byte[] ip, int port, int prefixLength) {

    public Endpoint {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        if (prefixLength < 0 || prefixLength > 8 * ip.length) {
            throw new IllegalArgumentException("prefix length out of range: " + prefixLength);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint that && port == that.port && prefixLength == that.prefixLength
                && Arrays.equals(ip, that.ip);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ip) + port;
    }

    @Override
    public String toString() {
        return (ip.length == 4 ? dotted() : "[" + colons() + "]") + ":" + port;
    }

    private String dotted() {
        return (ip[0] & 0xff) + "." + (ip[1] & 0xff) + "." + (ip[2] & 0xff) + "." + (ip[3] & 0xff);
    }

    private String colons() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 16; i += 2) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString((ip[i] & 0xff) << 8 | ip[i + 1] & 0xff));
        }
        return text.toString();
    }
}
