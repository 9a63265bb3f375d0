"""What a run came to: the printed table, summary.csv and run.json."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .nodes import NodeProcess, Swarm


@dataclass(frozen=True)
class NodeResult:
    """One row of the table. Seconds are from the start of the process to the right file under its final name."""

    node: str
    role: str
    status: str
    seconds: float | None
    mbit_per_second: float | None
    bytes_from: dict[str, int]
    duplicate_bytes: int | None
    exit_code: int | None


def node_results(swarm: Swarm) -> list[NodeResult]:
    host_of = {node.last_event("started").get("node"): node.host for node in swarm.nodes}
    return [node_result(node, swarm.size, host_of) for node in swarm.nodes]


def node_result(node: NodeProcess, size: int, host_of: dict[str | None, str]) -> NodeResult:
    outcome = node.last_event("outcome")
    seconds = node.seconds if node.content_right else None
    bytes_from = outcome.get("bytesFrom") or {}
    return NodeResult(
        node=node.host,
        role="receiver" if node.final_file else "source",
        status=status(node),
        seconds=round(seconds, 3) if seconds else None,
        mbit_per_second=round(size * 8 / 1e6 / seconds, 3) if seconds else None,
        bytes_from={host_of.get(sender, sender): count for sender, count in bytes_from.items()},
        duplicate_bytes=outcome.get("duplicateBytes"),
        exit_code=node.exit_code)


def status(node: NodeProcess) -> str:
    if node.right:
        return "ok"
    if not node.complete:
        return "no file" if node.exit_code is None else f"no file, exit {node.exit_code}"
    if not node.content_right:
        return "wrong content"
    return "did not exit" if node.exit_code is None else f"exit {node.exit_code}"


@dataclass(frozen=True)
class RunResult:
    """The run as a whole. The optimum is that of the topology file, before any change that a trace makes."""

    settings: dict[str, Any]
    optimum_mbit_per_second: float | None
    optimum_seconds: float | None
    simulated: dict[str, float | None]
    nodes: list[NodeResult]
    links: list[dict[str, Any]]

    @property
    def right(self) -> bool:
        return all(node.status == "ok" for node in self.nodes)

    @property
    def last_node(self) -> NodeResult | None:
        """The destination that was complete last; none unless all are."""
        destinations = [node for node in self.nodes if node.role == "receiver"]
        if any(node.seconds is None for node in destinations):
            return None
        return max(destinations, key=lambda node: node.seconds)

    @property
    def simulated_seconds(self) -> float | None:
        """The last destination's time in virtual time; none unless all complete."""
        seconds = list(self.simulated.values())
        return max(seconds) if seconds and None not in seconds else None

    @property
    def efficiency(self) -> float | None:
        if self.last_node is None or self.optimum_seconds is None:
            return None
        return self.optimum_seconds / self.last_node.seconds

    def write(self, directory: Path) -> None:
        summary = {**self.settings,
                   "right": self.right,
                   "lastNode": self.last_node.node if self.last_node else None,
                   "seconds": self.last_node.seconds if self.last_node else None,
                   "optimumMbitPerSecond": self.optimum_mbit_per_second,
                   "optimumSeconds": self.optimum_seconds,
                   "simulatedSeconds": self.simulated_seconds,
                   "efficiency": self.efficiency,
                   "nodes": [camel_case(asdict(node)) for node in self.nodes],
                   "links": self.links}
        (directory / "run.json").write_text(json.dumps(summary, indent=2) + "\n")
        with (directory / "summary.csv").open("w", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["node", "role", "status", "seconds", "mbit_per_second", "bytes_from", "duplicate_bytes",
                           "exit_code", "simulated_seconds", "optimum_seconds"])
            for node in self.nodes:
                senders = ";".join(f"{sender}={count}" for sender, count in node.bytes_from.items())
                rows.writerow([node.node, node.role, node.status, node.seconds, node.mbit_per_second, senders,
                               node.duplicate_bytes, node.exit_code, self.simulated.get(node.node),
                               round(self.optimum_seconds, 3)
                               if self.optimum_seconds and node.role == "receiver" else None])

    def print(self) -> None:
        rows = [("node", "status", "seconds", "Mbit/s", "duplicates", "MiB by sender")]
        rows += [table_row(node) for node in self.nodes]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            left = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
            right = [cell.rjust(width) for cell, width in zip(row[2:5], widths[2:5])]
            print("  ".join([*left, *right, row[5]]).rstrip())
        print()
        last = f"{self.last_node.seconds:.2f} s ({self.last_node.node})" if self.last_node else "n/a"
        optimum = "n/a"
        if self.optimum_seconds is not None:
            optimum = f"{self.optimum_seconds:.2f} s ({self.optimum_mbit_per_second:g} Mbit/s)"
        efficiency = "n/a" if self.efficiency is None else f"{self.efficiency:.1%}"
        simulated = "n/a" if self.simulated_seconds is None else f"{self.simulated_seconds:.2f} s"
        print(f"last node {last}; simulated {simulated}; optimum {optimum}; efficiency {efficiency}")


def table_row(node: NodeResult) -> tuple[str, ...]:
    senders = sorted(node.bytes_from.items(), key=lambda item: -item[1])
    return (node.node,
            node.status if node.role == "receiver" else f"{node.status} ({node.role})",
            "-" if node.seconds is None else f"{node.seconds:.2f}",
            "-" if node.mbit_per_second is None else f"{node.mbit_per_second:.2f}",
            "-" if node.duplicate_bytes is None else f"{node.duplicate_bytes / 2**20:.2f} MiB",
            ", ".join(f"{sender} {count / 2**20:.2f}" for sender, count in senders))


def camel_case(row: dict[str, Any]) -> dict[str, Any]:
    """JSON here is spelled as the nodes spell theirs."""
    return {head + "".join(word.capitalize() for word in rest): value
            for key, value in row.items() for head, *rest in [key.split("_")]}
