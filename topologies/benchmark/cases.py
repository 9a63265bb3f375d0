"""The cases: each builds its network, runs its flows in turn, and returns its measures."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiment import ExperimentError
from experiment.addressing import assign_addresses
from experiment.links import choose_shaper
from experiment.network import EmulatedNetwork
from experiment.nodes import write_random_file
from experiment.topology import LinkParameters, Topology, TopologyLink, TraceChange, read_topology, read_trace

from .flows import EventProcess, FloodEnds, Flow, TcpEnds, ThisMachine, goodput_mbit
from .plot import write_plot
from .result import Measure, Target
from .strategies import FAILURES, FILE_BYTES, STRATEGIES, Failure, Result, measures, transfer
from .tracking import Sample, TrueRate, follow_seconds, read_samples, write_samples

TOPOLOGIES = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
TRANSFER_SECONDS = 120.0
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Bench:
    """What all cases share."""

    executable: Path
    results: Path
    runs: int
    transfers: int
    seed: int

    def file(self, megabytes: int) -> Path:
        return self.file_of(megabytes * MEGABYTE)

    def file_of(self, size: int) -> Path:
        path = self.results / f"payload-{size}.bin"
        if not path.exists():
            write_random_file(path, size, self.seed)
        return path

    def say(self, text: str) -> None:
        print(text, flush=True)


class Network:
    """An emulated network and what a case needs to know of it."""

    def __init__(self, bench: Bench, topology: Topology, cleanup: ExitStack) -> None:
        self.bench = bench
        self.shaper = choose_shaper(bench.seed)
        cleanup.callback(self.shaper.close)
        self.place = EmulatedNetwork(topology, self.shaper)
        cleanup.callback(self.place.stop)
        self.place.start()
        self.addresses = {address.host: str(address) for address in assign_addresses(topology)}
        bench.say(f"{topology.name}: {self.shaper.description}")

    def flood(self, source: str = "src", destination: str = "d1", options: tuple[str, ...] = ()) -> FloodEnds:
        return FloodEnds(self.place, [str(self.bench.executable)], self.bench.results, source, destination,
                         self.addresses[source], options=options)

    def tcp(self, source: str = "src", destination: str = "d1") -> TcpEnds:
        return TcpEnds(self.place, self.bench.results, source, destination, self.addresses[destination])

    def emulator_cpu_seconds(self) -> float | None:
        """Of the process that emulates the links; none where the kernel does."""
        process = getattr(self.shaper, "process", None)
        if process is None:
            return None
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def emulated(bench: Bench, topology: Topology) -> Iterator[Network]:
    with ExitStack() as cleanup:
        yield Network(bench, topology, cleanup)


def one_link(name: str, mbit: float, rtt_ms: float, queue_packets: int, loss_percent: float = 0.0) -> Topology:
    link = LinkParameters(mbit, rtt_ms / 2, queue_packets, loss_percent)
    return Topology(name, hosts=["src", "d1"], links=[TopologyLink("src", "d1", link)])


def loss(bench: Bench, percent: float, least_ratio: float) -> list[Measure]:
    file = bench.file(50)
    flood, bbr, cubic, startup = [], [], [], []
    with emulated(bench, one_link(f"loss{percent:g}", 50, 20, 100, percent)) as network:
        for run in range(bench.runs):
            outcome, seconds = flood_once(network.flood(), file)
            flood.append(goodput_mbit(outcome))
            startup.append(seconds)
            bbr.append(tcp_goodput(network.tcp(), "bbr", 50 * MEGABYTE, 30))
            cubic.append(tcp_goodput(network.tcp(), "cubic", 50 * MEGABYTE, 8))
            bench.say(f"  run {run + 1}: FloodClone {flood[-1]:.2f}, TCP BBR {bbr[-1]:.2f}, "
                      f"TCP CUBIC {cubic[-1]:.2f} Mbit/s")
    return [Measure("FloodClone over TCP BBR", "ratio", [a / b for a, b in zip(flood, bbr)], Target(least_ratio)),
            Measure("FloodClone", "Mbit/s", flood), Measure("TCP BBR", "Mbit/s", bbr),
            Measure("TCP CUBIC", "Mbit/s", cubic), Measure("FloodClone, exec to first byte", "s", startup)]


def flood_once(ends: FloodEnds, file: Path) -> tuple[dict, float]:
    """One transfer; the receiver's outcome, and how long it took to the first byte."""
    flow = ends.flow(file)
    try:
        outcome = flow.finish(TRANSFER_SECONDS)
        return outcome, first_byte_seconds(flow.receiver)
    finally:
        flow.stop()


def first_byte_seconds(receiver: EventProcess) -> float:
    """From its exec. The receiver's own clock starts later, so it is set by an event that came at once."""
    verified = receiver.wait_for("verified")
    outcome = receiver.wait_for("outcome").members
    return (verified.at - receiver.started_at) - (verified.members["seconds"] - outcome["firstByteSeconds"])


def tcp_goodput(ends: TcpEnds, control: str, size: int, seconds: float) -> float:
    flow = ends.flow(control, size, seconds)
    try:
        return goodput_mbit(flow.finish(TRANSFER_SECONDS))
    finally:
        flow.stop()


def fast(bench: Bench) -> list[Measure]:
    file = bench.file(500)
    later, early, whole, bbr, emulator, nodes = [], [], [], [], [], []
    with emulated(bench, one_link("fast", 200, 10, 200)) as network:
        for run in range(bench.runs):
            emulator_before, nodes_before, start = network.emulator_cpu_seconds(), ended_cpu_seconds(), time.monotonic()
            flow = network.flood().flow(file)
            try:
                outcome = flow.finish(TRANSFER_SECONDS)
            finally:
                flow.stop()
            percent = 100 / (time.monotonic() - start)
            nodes.append((ended_cpu_seconds() - nodes_before) * percent)
            if emulator_before is not None:
                emulator.append((network.emulator_cpu_seconds() - emulator_before) * percent)
            later.append(later_goodput_mbit(flow, outcome))
            early.append(800 / (flow.time_of(150 * MEGABYTE) - flow.time_of(50 * MEGABYTE)))
            whole.append(goodput_mbit(outcome))
            bbr.append(tcp_goodput(network.tcp(), "bbr", 100 * MEGABYTE, 30))
            bench.say(f"  run {run + 1}: {later[-1]:.1f} Mbit/s from the second 50 MB on, {whole[-1]:.1f} in all, "
                      f"TCP BBR {bbr[-1]:.1f}")
    measures = [Measure("FloodClone from the second 50 MB on", "Mbit/s", later, Target(150)),
                Measure("the second and third 50 MB", "Mbit/s", early),
                Measure("FloodClone in all", "Mbit/s", whole), Measure("TCP BBR", "Mbit/s", bbr),
                Measure("CPU of both nodes, start included", "% of a core", nodes)]
    return measures + ([Measure("emulator's CPU", "% of a core", emulator)] if emulator else [])


def ended_cpu_seconds() -> float:
    """Of all processes that this one has started and that are over."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def later_goodput_mbit(flow: Flow, outcome: dict) -> float:
    """From the first 50 MB to the last byte."""
    verified = flow.receiver.wait_for("verified")
    last_byte_at = verified.at - (verified.members["seconds"] - outcome["lastByteSeconds"])
    return (outcome["bytes"] - 50 * MEGABYTE) * 8 / 1e6 / (last_byte_at - flow.time_of(50 * MEGABYTE))


def fair(bench: Bench) -> list[Measure]:
    seconds = 20.0
    file = bench.file(120)
    first, beside_cubic, cubic, both = [], [], [], []
    with emulated(bench, dumbbell("fair", 40, 100)) as network:
        for run in range(bench.runs):
            one, two = shares(network, network.flood("a", "c").flow(file), network.flood("b", "d").flow(file), seconds)
            first.append(100 * one / (one + two))
            both.append((one + two) * 8 / 1e6 / seconds)
            ours, kernel = shares(network, network.flood("a", "c").flow(file),
                                  network.tcp("b", "d").flow("cubic", 200 * MEGABYTE, seconds + 10), seconds)
            beside_cubic.append(100 * ours / (ours + kernel))
            cubic.append(100 - beside_cubic[-1])
            bench.say(f"  run {run + 1}: {first[-1]:.1f} % to {100 - first[-1]:.1f} %; "
                      f"beside CUBIC {beside_cubic[-1]:.1f} %")
    return [Measure("first of two FloodClone flows", "%", first, Target(35, 65)),
            Measure("both FloodClone flows", "Mbit/s", both),
            Measure("FloodClone beside TCP CUBIC", "%", beside_cubic, Target(25)),
            Measure("TCP CUBIC beside FloodClone", "%", cubic, Target(25))]


def dumbbell(name: str, mbit: float, queue_packets: int) -> Topology:
    """Two pairs over one link; 20 ms there and back."""
    edge = LinkParameters(100, 0.5)
    return Topology(name, hosts=["a", "b", "c", "d"], switches=["s1", "s2"], links=[
        TopologyLink("a", "s1", edge), TopologyLink("b", "s1", edge),
        TopologyLink("s1", "s2", LinkParameters(mbit, 9, queue_packets)),
        TopologyLink("s2", "c", edge), TopologyLink("s2", "d", edge)])


def shares(network: Network, one: Flow, two: Flow, seconds: float) -> tuple[float, float]:
    """Bytes of each within these seconds, from when both flow."""
    try:
        start = max(one.wait_until_flowing(), two.wait_until_flowing())
        time.sleep(max(0.0, start + seconds + 0.5 - time.monotonic()))
        one.require_running()
        two.require_running()
        return tuple(flow.bytes_at(start + seconds) - flow.bytes_at(start) for flow in (one, two))
    finally:
        one.stop()
        two.stop()


def background(bench: Bench) -> list[Measure]:
    measures: dict[str, list[float]] = {}
    targets = {}

    def note(name: str, value: float, target: Target | None = None) -> None:
        measures.setdefault(name, []).append(value)
        targets[name] = target

    for queue_ms, queue_packets in BACKGROUND_QUEUES.items():
        with emulated(bench, dumbbell(f"background-{queue_ms}", BACKGROUND_MBIT, queue_packets)) as network:
            for run in range(bench.runs):
                bench.say(f"  queue of {queue_ms} ms, run {run + 1}:")
                for control in ("cubic", "bbr"):
                    beside_tcp(network, control, f"{queue_ms} ms queue, TCP {control.upper()}", note)
                if queue_ms == min(BACKGROUND_QUEUES):
                    alone(network, note)
                    beside_half(network, note)
    return [Measure(name, "s" if name.endswith("after") else "%", values, targets[name])
            for name, values in measures.items()]


BACKGROUND_MBIT = 20.0
# Milliseconds to packets.
BACKGROUND_QUEUES = {100: 165, 500: 825}
# What the first of two flows is ahead, and for how long both are compared.
AHEAD_SECONDS, BESIDE_SECONDS = 4.0, 20.0
Note = Callable[..., None]


def in_background(network: Network) -> Flow:
    return network.flood("a", "c", ("--background",)).flow(network.bench.file(200))


def beside_tcp(network: Network, control: str, title: str, note: Note) -> None:
    """What TCP keeps of what it has alone: when it comes second, and when it is there first."""
    seconds = AHEAD_SECONDS + BESIDE_SECONDS
    tcp = network.tcp("b", "d").flow(control, 200 * MEGABYTE, seconds + 1)
    try:
        start = tcp.wait_until_flowing()
        tcp.finish(TRANSFER_SECONDS)
        from_start = tcp.bytes_at(start + BESIDE_SECONDS) - tcp.bytes_at(start)
        later = tcp.bytes_at(start + seconds) - tcp.bytes_at(start + AHEAD_SECONDS)
    finally:
        tcp.stop()
    ours = in_background(network)
    try:
        ours.wait_until_flowing()
        time.sleep(AHEAD_SECONDS)
        tcp = network.tcp("b", "d").flow(control, 200 * MEGABYTE, BESIDE_SECONDS + 1)
        start = tcp.wait_until_flowing()
        tcp.finish(TRANSFER_SECONDS)
        ended = tcp.samples()[-1][0]
        note(f"{title} that comes later keeps",
             100 * (tcp.bytes_at(start + BESIDE_SECONDS) - tcp.bytes_at(start)) / from_start, Target(85))
        note_share(ours, start, note, f"{title} there: background carries")
        time.sleep(AHEAD_SECONDS)
        ours.require_running()
        note(f"{title} over: background has 90 % of the link after",
             ours.fast_since(ended, 0.9 * GOODPUT_SHARE * BACKGROUND_MBIT, 0.5))
    finally:
        ours.stop()
        tcp.stop()
    tcp = network.tcp("b", "d").flow(control, 200 * MEGABYTE, seconds + 20)
    try:
        tcp.wait_until_flowing()
        time.sleep(AHEAD_SECONDS)
        ours = in_background(network)
        try:
            start = ours.wait_until_flowing()
            time.sleep(BESIDE_SECONDS + 0.5)
            note(f"{title} that is first keeps",
                 100 * (tcp.bytes_at(start + BESIDE_SECONDS) - tcp.bytes_at(start)) / later, Target(85))
        finally:
            ours.stop()
    finally:
        tcp.stop()
    network.bench.say("    " + title + ": done")


# Of a link's rate, what is left for a file's bytes.
GOODPUT_SHARE = 0.95


def note_share(flow: Flow, start: float, note: Note, name: str) -> None:
    carried = flow.bytes_at(start + BESIDE_SECONDS) - flow.bytes_at(start)
    note(name, 100 * carried * 8 / 1e6 / BESIDE_SECONDS / BACKGROUND_MBIT)


def alone(network: Network, note: Note) -> None:
    file = network.bench.file(40)
    ordinary = goodput_mbit(flood_once(network.flood("a", "c"), file)[0])
    background_mbit = goodput_mbit(flood_once(network.flood("a", "c", ("--background",)), file)[0])
    note("idle link: background over ordinary", 100 * background_mbit / ordinary, Target(95))


def beside_half(network: Network, note: Note) -> None:
    """A TCP that sends at half of the link's rate, whatever else is there."""
    tcp = network.tcp("b", "d").flow("cubic", 200 * MEGABYTE, 60, BACKGROUND_MBIT / 2)
    ours = in_background(network)
    try:
        start = ours.wait_until_flowing()
        time.sleep(BESIDE_SECONDS + 0.5)
        sent = tcp.bytes_at(start + BESIDE_SECONDS) - tcp.bytes_at(start)
        note("TCP that wants half of the link keeps", 100 * sent * 8 / 1e6 / BESIDE_SECONDS / (BACKGROUND_MBIT / 2),
             Target(85))
        note_share(ours, start, note, "TCP that wants half of the link: background carries")
    finally:
        ours.stop()
        tcp.stop()


def trace(bench: Bench) -> list[Measure]:
    topology = read_topology(TOPOLOGIES / "contest1.topo")
    changes = read_trace(TOPOLOGIES / "traces" / "contest1-shifting.trace", topology)
    end_seconds = changes[-1].seconds + 5
    file = bench.file(100)
    followed: list[list[float]] = []
    silences = []
    runs: list[list[Sample]] = []
    with emulated(bench, topology) as network:
        bottleneck = next(d for d in network.place.directions if (d.sender, d.receiver) == ("s1", "d1"))
        initial = bottleneck.parameters
        for run in range(bench.runs):
            network.place.apply(as_it_was(initial))
            flow = network.flood().flow(file)
            try:
                start = flow.wait_until_flowing()
                truth = TrueRate(start, initial)
                for change in changes:
                    time.sleep(max(0.0, start + change.seconds - time.monotonic()))
                    network.place.apply(change)
                    truth.change(time.monotonic(), bottleneck.parameters)
                time.sleep(max(0.0, start + end_seconds - time.monotonic()))
                flow.require_running()
                end = time.monotonic()
            finally:
                flow.stop()
            runs.append(read_samples(flow, truth, end))
            followed.append(follow_seconds(runs[-1], truth, end))
            silences.append(flow.longest_silence(end))
            bench.say(f"  run {run + 1}: followed after " + ", ".join(f"{s:.2f}" for s in followed[-1])
                      + f" s; longest silence {silences[-1]:.2f} s")
    write_samples(bench.results / "trace.csv", runs)
    slowest = [max(times[1:]) for times in followed]
    typical = runs[sorted(range(len(runs)), key=lambda index: slowest[index])[(len(runs) - 1) // 2]]
    write_plot(bench.results / "trace.svg", typical)
    names = ["start"] + [f"{change.seconds:g} s: " + " ".join(f"{k}={v}" for k, v in change.settings.items())
                         for change in changes]
    return ([Measure("slowest change", "s", slowest, Target(high=2))]
            + [Measure(name, "s", list(times)) for name, times in zip(names, zip(*followed))]
            + [Measure("longest silence", "s", silences, Target(high=1))])


def as_it_was(initial: LinkParameters) -> TraceChange:
    return TraceChange(0, "link", "s1", "d1", {"bw": str(initial.mbit_per_second), "loss": str(initial.loss_percent),
                                               "max_queue_size": str(initial.queue_packets)})


def strategies(bench: Bench) -> list[Measure]:
    topology = read_topology(TOPOLOGIES / "two-nics.topo")
    results: dict[tuple[str, Failure], list[Result]] = {(s, f): [] for s in STRATEGIES for f in FAILURES}
    with emulated(bench, topology) as network:
        for run in range(bench.runs):
            for (strategy, failure), done in results.items():
                changes = read_trace(TOPOLOGIES / "traces" / f"{failure.trace}.trace", topology) if failure.trace else []
                flow = network.flood().flow(bench.file_of(FILE_BYTES), "--strategy", strategy)
                try:
                    done.append(transfer(flow, changes, network.place.apply, TRANSFER_SECONDS))
                finally:
                    flow.stop()
                bench.say(f"  run {run + 1}, {strategy}, {failure.name}: {done[-1].seconds:.2f} s, "
                          f"{done[-1].mbit:.1f} Mbit/s")
    return [measure for (strategy, failure), done in results.items() for measure in measures(strategy, failure, done)]


def loopback(bench: Bench) -> list[Measure]:
    file = bench.file(200)
    rates, silences = [], []
    reconnects = stalls = 0
    ends = FloodEnds(ThisMachine(), [str(bench.executable)], bench.results, "here", "here", "127.0.0.1")
    for transfer in range(bench.transfers):
        flow = ends.flow(file)
        try:
            outcome = flow.finish(TRANSFER_SECONDS)
        finally:
            flow.stop()
        verified = flow.receiver.wait_for("verified")
        lost = [event for event in flow.receiver.of("peer-disconnected") if event.at <= verified.at]
        reconnects += len(lost) + len(flow.receiver.of("peer-connected")) - 1
        silences.append(flow.longest_silence())
        stalls += silences[-1] > 1
        rates.append(goodput_mbit(outcome) / 8)
        bench.say(f"  transfer {transfer + 1} of {bench.transfers}: {rates[-1]:.1f} MB/s, longest silence "
                  f"{silences[-1]:.2f} s, reconnects so far {reconnects}")
    return [Measure("reconnects in all", "", [float(reconnects)], Target(high=0)),
            Measure("transfers with a silence over 1 s", "", [float(stalls)], Target(high=0)),
            Measure("longest silence", "s", silences), Measure("goodput", "MB/s", rates)]


def start(bench: Bench) -> list[Measure]:
    file = bench.file(4)
    plain = ["java", "-jar", str(bench.executable)]
    ours = [str(bench.executable)]
    seconds: dict[tuple[str, str], list[float]] = {}
    for run in range(bench.runs):
        for name, command in (("plain", plain), ("ours", ours)):
            ends = FloodEnds(ThisMachine(), command, bench.results, "here", "here", "127.0.0.1")
            seconds.setdefault(("sender up", name), []).append(time_to_first_byte(ends, file, sender_up=True))
            seconds.setdefault(("both cold", name), []).append(time_to_first_byte(ends, file, sender_up=False))
        bench.say(f"  run {run + 1}: " + ", ".join(f"{state} {name} {times[-1]:.2f} s"
                                                   for (state, name), times in seconds.items()))
    measures = []
    for state in ("sender up", "both cold"):
        before, after = seconds[state, "plain"], seconds[state, "ours"]
        better = [100 * (1 - b / a) for a, b in zip(before, after)]
        measures += [Measure(f"{state}: less time", "%", better, Target(40)),
                     Measure(f"{state}: plain java -jar", "s", before), Measure(f"{state}: executable", "s", after)]
    return measures


def time_to_first_byte(ends: FloodEnds, file: Path, sender_up: bool) -> float:
    time.sleep(PAUSE_SECONDS)
    sender = ends.send(file)
    if sender_up:
        sender.wait_for("session")
        time.sleep(PAUSE_SECONDS)
    flow = Flow(sender, ends.receive())
    try:
        flow.finish(TRANSFER_SECONDS)
        return first_byte_seconds(flow.receiver)
    finally:
        flow.stop()


def lan(bench: Bench) -> list[Measure]:
    ratios = []
    for run in range(bench.runs):
        results = bench.results / f"contest1-{run + 1}"
        results.mkdir()
        command = [sys.executable, "-B", TOPOLOGIES / "run_mininet.py", TOPOLOGIES / "contest1.topo", "--floodclone",
                   bench.executable, "--results", results, "--size", "50MiB", "--seed", str(bench.seed + run)]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            raise ExperimentError(f"contest1 did not go well, see {results}")
        summary = json.loads((results / "run.json").read_text())
        ratios.append(summary["seconds"] / summary["optimumSeconds"])
        bench.say(f"  run {run + 1}: {summary['seconds']:.2f} s, {ratios[-1]:.3f} x the optimum")
    return [Measure("last node over the optimum", "ratio", ratios, Target(high=1.12))]


CASES: dict[str, tuple[str, Callable[[Bench], list[Measure]]]] = {
    "loss1": ("50 Mbit/s, 20 ms, 1 % loss, 50 MB", lambda bench: loss(bench, 1, 0.92)),
    "loss2": ("50 Mbit/s, 20 ms, 2 % loss, 50 MB", lambda bench: loss(bench, 2, 0.85)),
    "lan": ("contest1 (16 Mbit/s, 80 ms), 50 MiB, start of the processes included", lan),
    "fast": ("200 Mbit/s, 10 ms, 500 MB", fast),
    "background": ("--background beside TCP over 20 Mbit/s, 20 ms", background),
    "fair": ("two flows over 40 Mbit/s, 20 ms, for 20 s", fair),
    "trace": ("one flow over contest1 while its link changes", trace),
    "strategies": ("two links of 20 and 30 Mbit/s, one failing after 5 s and back at 12 s, 100 MiB", strategies),
    "loopback": ("transfers of 200 MB over loopback", loopback),
    "start": ("from exec to the first chunk byte, loopback", start),
}


def clean_up(bench: Bench) -> None:
    for leftover in [*bench.results.glob("payload-*.bin"), *bench.results.glob("*.copy*")]:
        leftover.unlink()
