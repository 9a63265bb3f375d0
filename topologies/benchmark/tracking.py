"""How closely a path's estimate follows the true rate of a link that changes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from experiment.topology import LinkParameters

from .flows import Flow

# Share of the truth: within it the estimate counts as right.
TOLERANCE = 0.15
# It has to stay right for so long, or until the next change.
STAYS_SECONDS = 1.0
# Of Ethernet, IPv4 and UDP, as the links count whole frames.
HEADER_BYTES = 14 + 20 + 8


@dataclass(frozen=True)
class Sample:
    """The newest estimate at a time since the start of the flow; rates are of UDP payload, in Mbit/s."""

    seconds: float
    estimate: float
    truth: float
    members: dict


class TrueRate:
    """What the bottleneck carries at any time: its rate less what it loses, and less headers."""

    def __init__(self, start: float, parameters: LinkParameters) -> None:
        self.start = start
        self.phases = [(start, parameters)]

    def change(self, at: float, parameters: LinkParameters) -> None:
        self.phases.append((at, parameters))

    def mbit_at(self, at: float, datagram_bytes: int) -> float:
        parameters = [p for since, p in self.phases if since <= at or since == self.start][-1]
        payload_share = datagram_bytes / (datagram_bytes + HEADER_BYTES)
        return parameters.mbit_per_second * (1 - parameters.lost_percent / 100) * payload_share


def read_samples(flow: Flow, truth: TrueRate, end: float) -> list[Sample]:
    """What the sender said of its path while it had one, from the start of the flow."""
    return [Sample(event.at - truth.start, event.members["bottleneckBytesPerSecond"] * 8 / 1e6,
                   truth.mbit_at(event.at, event.members["datagramBytes"]), event.members)
            for event in flow.sender.of("path") if truth.start <= event.at <= end]


def follow_seconds(samples: list[Sample], truth: TrueRate, end: float) -> list[float]:
    """For the start and each change: how long until the estimate is right and stays so."""
    starts = [since - truth.start for since, _ in truth.phases]
    ends = starts[1:] + [end - truth.start]
    return [follow_phase([s for s in samples if since <= s.seconds < until], since, until)
            for since, until in zip(starts, ends)]


def follow_phase(samples: list[Sample], since: float, until: float) -> float:
    """The whole phase if it never is."""
    right_since = None
    for sample in samples:
        if abs(sample.estimate - sample.truth) > TOLERANCE * sample.truth:
            right_since = None
        elif right_since is None:
            right_since = sample.seconds
        elif sample.seconds - right_since >= STAYS_SECONDS:
            break
    return (until if right_since is None else right_since) - since


def write_samples(path: Path, runs: list[list[Sample]]) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        members = ["minRttMillis", "smoothedRttMillis", "lossRate", "bytesInFlight", "deliveredBytes",
                   "datagramBytes", "state", "appLimited"]
        rows.writerow(["run", "seconds", "estimateMbit", "truthMbit", *members])
        for number, samples in enumerate(runs, 1):
            for sample in samples:
                rows.writerow([number, f"{sample.seconds:.3f}", f"{sample.estimate:.3f}", f"{sample.truth:.3f}",
                               *(sample.members[name] for name in members)])
