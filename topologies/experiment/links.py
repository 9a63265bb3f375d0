"""Links with a rate, delay, queue and loss in each direction: by TBF and netem, or by our own TAP relay."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Protocol

from mininet.link import Link
from mininet.net import Mininet
from mininet.node import Node

from . import ExperimentError
from .topology import LinkParameters

RELAY_SOURCE = Path(__file__).resolve().parent.parent / "linkrelay.c"
ETHERNET_FRAME_BYTES = 1514
# What netem may hold back in all: far above any bandwidth-delay product here, as the queue proper is TBF's child.
NETEM_LIMIT_PACKETS = 100_000


class LinkShaper(Protocol):
    """How the links of a run are made and limited. A direction is named by the interface that sends into it."""

    description: str

    def connect(self, net: Mininet, a: Node, b: Node, interface_a: str, interface_b: str) -> Link: ...

    def shape(self, node: Node, interface: str, parameters: LinkParameters) -> None: ...

    def counters(self, interface: str) -> dict[str, int] | None: ...

    def close(self) -> None: ...


def configure(node: Node, command: str) -> None:
    """Runs a command that says something only when it fails."""
    complaint = node.cmd(command).strip()
    if complaint:
        raise ExperimentError(f"{node.name}: {command}: {complaint}")


def choose_shaper(seed: int) -> LinkShaper:
    return TcShaper() if kernel_can_shape() else RelayShaper(seed)


def kernel_can_shape() -> bool:
    """Tries TBF and netem on the loopback device of a namespace that is gone right after."""
    attempt = ("tc qdisc add dev lo root handle 1: netem delay 1ms && "
               "tc qdisc add dev lo parent 1:1 handle 10: tbf rate 1mbit burst 3000 limit 3000")
    return subprocess.run(["unshare", "-n", "sh", "-c", attempt], capture_output=True, check=False).returncode == 0


class TcShaper:
    """Veth pairs; at each sending interface netem delays and loses, then TBF limits the rate of a FIFO of packets.

    So loss comes before the rate here, and a link carries up to its loss more than one that loses what it has sent.
    """

    description = "rate: TBF, delay and loss: netem"

    def connect(self, net: Mininet, a: Node, b: Node, interface_a: str, interface_b: str) -> Link:
        return net.addLink(a, b, intfName1=interface_a, intfName2=interface_b)

    def shape(self, node: Node, interface: str, parameters: LinkParameters) -> None:
        bits_per_second = round(parameters.mbit_per_second * 1e6)
        # A burst of 1 ms, as timers are no finer on a busy machine, but never less than two frames.
        burst_bytes = max(2 * ETHERNET_FRAME_BYTES, bits_per_second // 8000)
        limit_bytes = max(burst_bytes, parameters.queue_packets * ETHERNET_FRAME_BYTES)
        for qdisc in (f"root handle 1: netem limit {NETEM_LIMIT_PACKETS} "
                      f"delay {parameters.delay_ms}ms loss {parameters.lost_percent}%",
                      f"parent 1:1 handle 10: tbf rate {bits_per_second}bit burst {burst_bytes} limit {limit_bytes}",
                      f"parent 10:1 handle 100: pfifo limit {parameters.queue_packets}"):
            configure(node, f"tc qdisc replace dev {interface} {qdisc}")

    def counters(self, interface: str) -> None:
        return None

    def close(self) -> None:
        pass


class RelayShaper:
    """Every link is a pair of TAP devices that one relay process joins; when it ends, the devices are gone."""

    description = "rate, delay, loss: TAP relay"

    def __init__(self, seed: int) -> None:
        # Its own session, so that Ctrl-C reaches this runner only, which then ends the relay after the nodes.
        self.process = subprocess.Popen([compile_relay(), str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1, start_new_session=True)

    def connect(self, net: Mininet, a: Node, b: Node, interface_a: str, interface_b: str) -> Link:
        return net.addLink(a, b, cls=TapLink, relay=self, intfName1=interface_a, intfName2=interface_b)

    def shape(self, node: Node, interface: str, parameters: LinkParameters) -> None:
        self.command(f"set {interface} {parameters.mbit_per_second * 1e6:.0f} {parameters.delay_ms * 1e3:.0f} "
                     f"{parameters.queue_packets} {parameters.lost_percent}")

    def counters(self, interface: str) -> dict[str, int]:
        numbers = map(int, self.command(f"stats {interface}").split())
        return dict(zip(("packets", "bytes", "queueDrops", "losses"), numbers))

    def command(self, line: str) -> str:
        try:
            self.process.stdin.write(line + "\n")
            answer = self.process.stdout.readline().strip()
        except BrokenPipeError:
            answer = ""
        if not answer.startswith("ok"):
            raise ExperimentError(f"link relay, on '{line}': {answer or 'it has ended'}")
        return answer.removeprefix("ok")

    def close(self) -> None:
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class TapLink(Link):
    """A Mininet link whose two interfaces are TAP devices of the relay instead of a veth pair."""

    def __init__(self, node1: Node, node2: Node, relay: RelayShaper, **options) -> None:
        self.relay = relay
        super().__init__(node1, node2, fast=False, **options)

    def makeIntfPair(self, intfname1: str, intfname2: str, *_args, **_options) -> None:  # Mininet's name
        self.relay.command(f"link {intfname1} {intfname2}")


def compile_relay() -> str:
    """The relay's executable, compiled when this version of its source has not been compiled before."""
    digest = hashlib.sha256(RELAY_SOURCE.read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "floodclone"
    executable = cache / f"linkrelay-{digest}"
    if not executable.exists():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = executable.with_name(f"{executable.name}.{os.getpid()}")
        try:
            subprocess.run(["cc", "-std=gnu11", "-O2", "-o", fresh, RELAY_SOURCE], check=True)
        except (OSError, subprocess.CalledProcessError) as e:
            raise ExperimentError(f"cannot compile {RELAY_SOURCE.name} ({e}); install gcc and libc6-dev") from e
        fresh.replace(executable)
    return str(executable)
