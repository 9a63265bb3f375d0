package dev.floodclone.cli;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.floodclone.link.LocalInterface;
import dev.floodclone.telemetry.NodeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the source tells its user to run on the destinations. */
final class Invitation {

    private final NodeEvent.SessionOpened session;
    private final int port;
    private final List<LocalInterface> interfaces;

    Invitation(NodeEvent.SessionOpened session, int port, List<LocalInterface> interfaces) {
        this.session = session;
        this.port = port;
        this.interfaces = interfaces;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Units.printable(session.fileName()) + ", " + Units.bytes(session.fileBytes())
                + ", session " + session.session() + (session.ticket().isEmpty() ? ", open to everyone" : ""));
        session.ticket().ifPresent(ticket -> lines.add("ticket: " + ticket));
        lines.add("on every destination: " + command());
        address().ifPresent(address -> lines.add("where multicast does not reach, add: --from " + address));
        return lines;
    }

    /** The ticket goes by the environment: other users of a machine can read command lines. */
    private String command() {
        return session.ticket().map(ticket -> "FLOODCLONE_TICKET=" + ticket + " ").orElse("") + "floodclone receive";
    }

    private Optional<String> address() {
        return interfaces.stream()
                .filter(each -> !each.loopback())
                .flatMap(each -> each.addresses().stream())
                .map(LocalInterface.Address::ip)
                .min(Comparator.comparing(ip -> ip.getAddress().length))
                .map(ip -> HostAndPort.fromParts(InetAddresses.toAddrString(ip), port).toString());
    }
}
