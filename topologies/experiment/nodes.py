"""The FloodClone processes of a run: started at the same moment, watched from outside, judged by what they leave."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .network import EmulatedNetwork
from .topology import TraceChange

POLL_SECONDS = 0.02
FILE_NAME = "payload.bin"
# How long a process may stay after every destination has its file: a receiver serves others for 60 s at most.
EXIT_GRACE_SECONDS = 70.0
TERMINATE_GRACE_SECONDS = 5.0


def write_random_file(path: Path, size: int, seed: int) -> str:
    """Fills the file from a seeded random source; its SHA-256."""
    source = random.Random(seed)
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for start in range(0, size, 1 << 20):
            block = source.randbytes(min(1 << 20, size - start))
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@dataclass
class NodeProcess:
    """One host's process; as a destination it counts as complete when the file stands there under its final name."""

    host: str
    process: subprocess.Popen
    events_file: Path
    started_at: float
    final_file: Path | None
    seconds: float | None = None
    content_right: bool = False
    exit_code: int | None = None

    def poll(self, size: int) -> None:
        if self.exit_code is None:
            self.exit_code = self.process.poll()
        if self.final_file and self.seconds is None and file_size(self.final_file) == size:
            self.seconds = time.monotonic() - self.started_at

    @property
    def complete(self) -> bool:
        return self.final_file is None or self.seconds is not None

    @property
    def right(self) -> bool:
        return self.exit_code == 0 and self.complete and self.content_right

    def signal(self, number: int) -> None:
        """To the whole session, as the executable may be a launcher with a JVM below it; nothing once it has exited."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def events(self) -> list[dict[str, Any]]:
        """The JSON events that it printed; lines that are none are passed over."""
        found = []
        for line in self.events_file.read_text(errors="replace").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                found.append(event)
        return found

    def last_event(self, name: str) -> dict[str, Any]:
        return next((event for event in reversed(self.events()) if event.get("event") == name), {})


@dataclass
class Swarm:
    """All processes of a run, and the results directory that they write to."""

    network: EmulatedNetwork
    executable: Path
    results: Path
    size: int
    nodes: list[NodeProcess] = field(default_factory=list)

    def start(self, payload: Path) -> None:
        topology = self.network.topology
        destinations = topology.destinations
        for host in destinations:
            self._directory(host).mkdir(parents=True)
        self._start(topology.source, ["send", "--open", "--expect", str(len(destinations)), "--json", str(payload)])
        for host in destinations:
            directory = self._directory(host)
            self._start(host, ["receive", "--json", "-o", str(directory)], directory / payload.name)

    def wait(self, deadline_seconds: float, trace: list[TraceChange]) -> None:
        """Applies the trace as its times come; returns when all have exited, or the time that they had is over."""
        start = time.monotonic()
        pending = list(trace)
        deadline = start + deadline_seconds
        all_complete = False
        while time.monotonic() < deadline:
            while pending and pending[0].seconds <= time.monotonic() - start:
                self.network.apply(pending.pop(0))
            for node in self.nodes:
                node.poll(self.size)
            if all(node.exit_code is not None for node in self.nodes):
                return
            if not all_complete and all(node.complete for node in self.nodes):
                all_complete = True
                deadline = time.monotonic() + EXIT_GRACE_SECONDS
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ends what still runs, gently first. A process that had to be ended has no exit code of its own."""
        for node in self.nodes:
            node.signal(signal.SIGTERM)
        end = time.monotonic() + TERMINATE_GRACE_SECONDS
        while time.monotonic() < end and any(node.process.poll() is None for node in self.nodes):
            time.sleep(POLL_SECONDS)
        for node in self.nodes:
            node.signal(signal.SIGKILL)
            node.process.wait()

    def verify(self, payload: Path, digest: str) -> None:
        for node in self.nodes:
            file = node.final_file or payload
            node.content_right = node.complete and file.exists() and sha256(file) == digest

    def _directory(self, host: str) -> Path:
        return self.results / "files" / host

    def _start(self, host: str, arguments: list[str], final_file: Path | None = None) -> None:
        events_file = self.results / f"{host}.jsonl"
        with events_file.open("wb") as stdout, (self.results / f"{host}.log").open("wb") as stderr:
            started_at = time.monotonic()
            process = self.network.popen(host, [str(self.executable), *arguments], stdout, stderr, self.results)
        self.nodes.append(NodeProcess(host, process, events_file, started_at, final_file))


def file_size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
