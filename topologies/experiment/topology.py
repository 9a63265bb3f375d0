"""Topology and trace files: what the network looks like, and how it changes while the run goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import ExperimentError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class LinkParameters:
    """One direction of a link."""

    mbit_per_second: float
    delay_ms: float
    queue_packets: int = 100
    loss_percent: float = 0.0
    up: bool = True

    @property
    def lost_percent(self) -> float:
        """What the link loses, and a link that is cut loses everything."""
        return self.loss_percent if self.up else 100.0

    def changed(self, settings: dict[str, str]) -> LinkParameters:
        """These parameters with those of a trace line in their place; bw=0 cuts the link until it gets a rate again."""
        result = self
        for key, value in settings.items():
            match key:
                case "bw":
                    rate = float(value)
                    result = replace(result, mbit_per_second=rate or self.mbit_per_second, up=rate != 0)
                case "delay":
                    result = replace(result, delay_ms=parse_delay_ms(value))
                case "max_queue_size":
                    result = replace(result, queue_packets=int(value))
                case "loss":
                    result = replace(result, loss_percent=float(value))
                case _:
                    raise ValueError(f"unknown setting {key}")
        return result.checked()

    def checked(self) -> LinkParameters:
        if (self.mbit_per_second <= 0 or self.delay_ms < 0 or self.queue_packets < 1
                or not 0 <= self.loss_percent <= 100):
            raise ValueError("rate and queue must be positive, delay not negative, loss from 0 to 100")
        return self


@dataclass(frozen=True)
class TopologyLink:
    a: str
    b: str
    parameters: LinkParameters


@dataclass
class Topology:
    """Hosts, switches and links in the order of the file; paths are preferred routes, hop by hop."""

    name: str
    hosts: list[str] = field(default_factory=list)
    switches: list[str] = field(default_factory=list)
    links: list[TopologyLink] = field(default_factory=list)
    paths: list[list[str]] = field(default_factory=list)

    @property
    def source(self) -> str:
        return "src" if "src" in self.hosts else self.hosts[0]

    @property
    def destinations(self) -> list[str]:
        return [host for host in self.hosts if host != self.source]

    def slowest_mbit_per_second(self) -> float:
        return min(link.parameters.mbit_per_second for link in self.links)


@dataclass(frozen=True)
class TraceChange:
    """New settings for the link between two nodes, or for the interface of node1 to node2, at a time since the start."""

    seconds: float
    kind: str
    node1: str
    node2: str
    settings: dict[str, str]


def parse_delay_ms(text: str) -> float:
    return float(text.removesuffix("ms"))


def read_topology(path: Path) -> Topology:
    topology = Topology(path.name.rsplit(".", 1)[0])
    for number, words in meaningful_lines(path):
        try:
            add_line(topology, words)
        except ValueError as e:
            raise ExperimentError(f"{path}:{number}: {e}") from e
    if len(topology.hosts) < 2 or not topology.links:
        raise ExperimentError(f"{path}: a topology needs at least two hosts and a link")
    return topology


def add_line(topology: Topology, words: list[str]) -> None:
    known = topology.hosts + topology.switches
    match words:
        case ["host" | "switch" as kind, name]:
            if not NAME.fullmatch(name) or name in known:
                raise ValueError(f"bad or repeated name {name}")
            (topology.hosts if kind == "host" else topology.switches).append(name)
        case ["link", a, b, rate, delay, *rest] if len(rest) <= 2:
            require_known([a, b], known)
            if a == b:
                raise ValueError(f"{a} is linked to itself")
            queue_and_loss = [convert(word) for convert, word in zip((int, float), rest)]
            parameters = LinkParameters(float(rate), parse_delay_ms(delay), *queue_and_loss)
            topology.links.append(TopologyLink(a, b, parameters.checked()))
        case ["path", *hops] if len(hops) >= 2:
            require_known(hops, known)
            topology.paths.append(hops)
        case _:
            raise ValueError(f"not understood: {' '.join(words)}")


def read_trace(path: Path, topology: Topology) -> list[TraceChange]:
    """The changes, earliest first."""
    linked = {frozenset((link.a, link.b)): link.parameters for link in topology.links}
    changes = []
    for number, words in meaningful_lines(path):
        try:
            milliseconds, kind, *rest = words
            settings = dict(word.split("=", 1) for word in rest)
            ends = settings.pop("node1"), settings.pop("node2")
            if kind not in ("link", "interface") or frozenset(ends) not in linked:
                raise ValueError(f"no {kind} between {ends[0]} and {ends[1]}")
            if kind == "link":
                linked[frozenset(ends)].changed(settings)
            elif ends[0] not in topology.hosts or settings not in ({"state": "up"}, {"state": "down"}):
                raise ValueError("an interface is of a host, and its state is up or down")
            changes.append(TraceChange(float(milliseconds) / 1000.0, kind, *ends, settings))
        except (ValueError, KeyError) as e:
            raise ExperimentError(f"{path}:{number}: {e}") from e
    return sorted(changes, key=lambda change: change.seconds)


def meaningful_lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text()
    except OSError as e:
        raise ExperimentError(f"{path}: {e.strerror}") from e
    numbered = ((number, line.split("#", 1)[0].split()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, words) for number, words in numbered if words]


def require_known(names: list[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"unknown node {name}")
