package dev.floodclone.bandwidth;

import java.util.List;

final class LedbatTrial {
    static final int D = Simulation.DATAGRAM_BYTES;

    static CongestionModel of(Simulation s, String kind) {
        return switch (kind) {
            case "cubic" -> new CubicModel(D);
            case "bbr" -> new BbrModel(D, s.random());
            default -> new LedbatModel(D);
        };
    }

    public static void main(String[] args) {
        boolean trace = args.length > 0;
        double[][] nets = {{20, 20, 165}, {20, 20, 400}, {20, 20, 100}, {20, 20, 50}, {20, 20, 17}, {20, 80, 100}, {20, 80, 400}, {100, 5, 200}, {5, 40, 100}, {50, 100, 400}};
        for (double[] n : nets) {
            StringBuilder line = new StringBuilder(String.format("%4.0f Mbit %4.0f ms q%4.0f |", n[0], n[1], n[2]));
            for (String kind : List.of("cubic", "bbr")) {
                for (int order = 0; order < 2; order++) {
                    Simulation alone = new Simulation(n[0], n[1], (int) n[2], 1);
                    SimulatedFlow a = alone.flow(of(alone, kind), 2);
                    if (order == 0) { alone.run(5); }
                    a.supplyWithoutEnd();
                    if (order == 1) { alone.run(5); }
                    double goodAlone = alone.goodput(a, 20);
                    Simulation s = new Simulation(n[0], n[1], (int) n[2], 1);
                    SimulatedFlow tcp = s.flow(of(s, kind), 2);
                    SimulatedFlow us = s.flow(of(s, "ledbat"), 10);
                    (order == 0 ? us : tcp).supplyWithoutEnd();
                    s.run(5);
                    double usBefore = us.receivedBytes() * 8 / 5e6 / n[0];
                    (order == 0 ? tcp : us).supplyWithoutEnd();
                    long b = us.receivedBytes();
                    double good = trace ? traced(s, tcp, us, 20) : s.goodput(tcp, 20);
                    double ours = (us.receivedBytes() - b) * 8 / 20e6 / n[0];
                    tcp.stop();
                    double t = s.secondsUntilFull(us, 20);
                    double after = s.goodput(us, 10);
                    line.append(String.format(" %s %s: keeps %.3f ours %.3f back %.2fs then %.3f |", order == 0 ? "late" : "first", kind, good / goodAlone, ours, t, after));
                }
            }
            Simulation s = new Simulation(n[0], n[1], (int) n[2], 1);
            SimulatedFlow us = s.flow(of(s, "ledbat"), 10);
            us.supplyWithoutEnd();
            double early = s.goodput(us, 5);
            double later = s.goodput(us, 30);
            double q = s.link().meanQueuedMillis();
            Simulation two = new Simulation(n[0], n[1], (int) n[2], 1);
            SimulatedFlow x = two.flow(of(two, "ledbat"), 10);
            SimulatedFlow y = two.flow(of(two, "ledbat"), 10);
            x.supplyWithoutEnd();
            two.run(5);
            y.supplyWithoutEnd();
            two.run(5);
            long yb = y.receivedBytes();
            double xg = two.goodput(x, 30);
            double yg = (y.receivedBytes() - yb) * 8 / 30e6 / n[0];
            System.out.println(line + String.format(" alone %.3f %.3f queue %.1f ms | two %.2f+%.2f=%.2f", early, later, q, xg, yg, xg + yg));
        }
    }

    static double traced(Simulation s, SimulatedFlow tcp, SimulatedFlow us, int seconds) {
        long b = tcp.receivedBytes();
        for (int i = 0; i < seconds * 5; i++) {
            long tb = tcp.receivedBytes(), ub = us.receivedBytes();
            s.run(0.2);
            PathSnapshot p = us.model().snapshot();
            System.out.printf("%.1f tcp %.2f w%d us %.2f Mbit/s W %d %s base %.1f rtt %.1f%n", s.nowSeconds(), (tcp.receivedBytes() - tb) * 8 / 0.2e6, tcp.model().congestionWindowBytes() / D,
                (us.receivedBytes() - ub) * 8 / 0.2e6, us.model().congestionWindowBytes() / D, p.state(), p.minRttNanos() / 1e6, p.smoothedRttNanos() / 1e6);
        }
        return (tcp.receivedBytes() - b) / (s.link().rate().bytesPerSecond() * (double) seconds);
    }
}
