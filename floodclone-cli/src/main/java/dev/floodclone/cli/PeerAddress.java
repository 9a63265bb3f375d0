package dev.floodclone.cli;

import com.google.common.net.HostAndPort;
import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.node.FloodNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a node listens, as the user wrote it: {@code HOST}, {@code HOST:PORT}, {@code ::1} or {@code [::1]:PORT}. */
record PeerAddress(String host, int port) {

    /** Asks the name service. */
    InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new FloodException(ExitStatus.USAGE,
                    "unknown host: " + host + "; check the name or give an IP address", e);
        }
    }

    /** Reads the form in which users write it. */
    static final class Converter implements ITypeConverter<PeerAddress> {

        @Override
        public PeerAddress convert(String text) {
            try {
                HostAndPort parts = HostAndPort.fromString(text.strip()).withDefaultPort(FloodNode.DEFAULT_PORT);
                if (!parts.getHost().isEmpty() && parts.getPort() != 0) {
                    return new PeerAddress(parts.getHost(), parts.getPort());
                }
            } catch (IllegalArgumentException e) {
                throw malformed(text);
            }
            throw malformed(text);
        }

        private static TypeConversionException malformed(String text) {
            return new TypeConversionException("'" + text
                    + "' is not an address; write HOST, HOST:PORT or [IPV6]:PORT with a port from 1 to 65535");
        }
    }
}
