package dev.floodclone.discovery;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes on one machine find each other, whichever IP versions their JVMs prefer. */
class DiscoveryProcessesIT {

    private static final long DEADLINE_SECONDS = 30;

    private static final List<String> LOOPBACK_ONLY = namespace("ip link set lo up");

    /** A cable with both ends in one machine: what is sent into one end comes in at the other as if from outside. */
    private static final List<String> CABLE = namespace("ip link set lo up"
            + " && ip link add end1 type veth peer name end2"
            + " && ip address add 10.1.0.1/24 dev end1 && ip address add 10.2.0.1/24 dev end2"
            + " && ip link set end1 up && ip link set end2 up"
            + " && echo 1 > /proc/sys/net/ipv4/conf/end2/accept_local");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    @Timeout(value = DEADLINE_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoProcessesFindEachOther() throws IOException {
        int port = freePort();
        Process first = start(List.of(), true, port, "1");
        Process second = start(List.of(), false, port, "2");
        awaitLine(first, "1 sights 2 at 127.0.0.1 via lo");
        awaitLine(second, "2 sights 1 at 127.0.0.1 via lo");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(value = DEADLINE_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMachineWithNothingButLoopbackIsEnough(boolean preferIpv4) throws IOException, InterruptedException {
        assumeTrue(canMake(LOOPBACK_ONLY), "no right to make network namespaces");
        Process process = start(LOOPBACK_ONLY, preferIpv4, freePort(), "1", "2");
        awaitLine(process, "1 sights 2 at 127.0.0.1 via lo");
    }

    @Test
    @Timeout(value = DEADLINE_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatComesFromOutsideIsSightedOnTheInterfaceThatItCameInBy() throws IOException, InterruptedException {
        assumeTrue(canMake(CABLE), "no right to make network namespaces");
        Process process = start(CABLE, false, freePort(), "1", "2@end1");
        awaitLine(process, "1 sights 2 at 10.1.0.1 via end2");
    }

    private static List<String> namespace(String setup) {
        return List.of("unshare", "--map-root-user", "--net", "sh", "-c", setup + " && exec \"$0\" \"$@\"");
    }

    private Process start(List<String> wrapper, boolean preferIpv4, int port, String... nodes) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=" + preferIpv4,
                "-cp", System.getProperty("java.class.path"), DiscoveryMain.class.getName(), String.valueOf(port)));
        command.addAll(List.of(nodes));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        return process;
    }

    private static void awaitLine(Process process, String wanted) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(wanted)) {
                return;
            }
        }
        fail("the process ended without '" + wanted + "': " + lines);
    }

    private static boolean canMake(List<String> namespace) throws InterruptedException {
        List<String> command = new ArrayList<>(namespace);
        command.add("true");
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
