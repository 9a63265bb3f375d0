"""Flows under measurement: a sender and a receiver process, FloodClone's or the kernel's TCP, and what they report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from experiment import ExperimentError

TCP_FLOW = Path(__file__).resolve().parent / "tcp_flow.py"
START_SECONDS = 30.0
STOP_SECONDS = 5.0
REPORT_INTERVAL = "100ms"


class Place(Protocol):
    """Where processes run: an emulated network, or this machine."""

    def popen(self, host: str, command: list[str], stdout: IO | int, stderr: IO | int,
              directory: Path) -> subprocess.Popen: ...


class ThisMachine:
    """The machine itself, whatever the host is called."""

    def popen(self, _host: str, command: list[str], stdout: IO | int, stderr: IO | int,
              directory: Path) -> subprocess.Popen:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=directory,
                                start_new_session=True)


@dataclass(frozen=True)
class Event:
    """One line that a process printed, and when it came, by this process's monotonic clock."""

    at: float
    members: dict[str, Any]

    @property
    def name(self) -> str:
        return self.members.get("event", "")


class EventProcess:
    """A process that prints a JSON object a line; each is stamped as it comes, and kept in HOST.jsonl."""

    def __init__(self, place: Place, host: str, command: list[str], directory: Path) -> None:
        self.command = " ".join(map(str, command))
        self.events: list[Event] = []
        self.news = threading.Condition()
        self.ended = False
        self.started_at = time.monotonic()
        with (directory / f"{host}.log").open("ab") as log:
            self.process = place.popen(host, list(map(str, command)), subprocess.PIPE, log, directory)
        self.reader = threading.Thread(target=self._read, args=[directory / f"{host}.jsonl"], daemon=True)
        self.reader.start()

    def _read(self, copy: Path) -> None:
        with copy.open("ab") as kept:
            for line in self.process.stdout:
                at = time.monotonic()
                kept.write(line)
                with suppress(ValueError):
                    event = Event(at, json.loads(line))
                    with self.news:
                        self.events.append(event)
                        self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def of(self, name: str) -> list[Event]:
        return [event for event in list(self.events) if event.name == name]

    def wait_for(self, name: str, seconds: float = START_SECONDS) -> Event:
        with self.news:
            self.news.wait_for(lambda: self.ended or self.of(name), seconds)
        found = self.of(name)
        if not found:
            raise ExperimentError(f"no event '{name}' within {seconds:g} s from: {self.command}")
        return found[0]

    def wait_for_end(self, seconds: float) -> int:
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired as e:
            raise ExperimentError(f"still running after {seconds:g} s: {self.command}") from e
        self.reader.join()
        return code

    def stop(self) -> None:
        """Gently first; to the whole session, as there may be a launcher with a JVM below it."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
                break
        self.reader.join()


class Flow:
    """A sender and a receiver; what the receiver counts is what the flow has delivered."""

    def __init__(self, sender: EventProcess, receiver: EventProcess) -> None:
        self.sender = sender
        self.receiver = receiver

    def finish(self, seconds: float) -> dict[str, Any]:
        """Waits for the end of both; the receiver's outcome."""
        code = self.receiver.wait_for_end(seconds)
        sender_code = self.sender.wait_for_end(STOP_SECONDS * 2)
        outcome = self.receiver.wait_for("outcome").members
        if code or sender_code or outcome["status"] != "OK":
            raise ExperimentError(f"exit codes {sender_code} and {code}, {outcome.get('message')}: "
                                  f"{self.receiver.command}")
        return outcome

    def stop(self) -> None:
        self.receiver.stop()
        self.sender.stop()

    def samples(self) -> list[tuple[float, int]]:
        """When the receiver had how many bytes."""
        return [(event.at, event.members["receivedBytes"]) for event in self.receiver.of("progress")]

    def bytes_at(self, at: float) -> float:
        """Between two reports, in proportion."""
        before, bytes_before = 0.0, 0
        for after, count in self.samples():
            if after >= at:
                return bytes_before + (count - bytes_before) * (at - before) / (after - before) if before else 0.0
            before, bytes_before = after, count
        return float(bytes_before)

    def fast_since(self, after: float, mbit: float, seconds: float) -> float:
        """Seconds from then until this rate has been reached on average of so many seconds."""
        for at, count in self.samples():
            if at >= after + seconds and count - self.bytes_at(at - seconds) >= mbit * 1e6 / 8 * seconds:
                return at - seconds - after
        return float("inf")

    def time_of(self, count: int) -> float:
        """When the receiver had so many bytes, between two reports in proportion."""
        before, bytes_before = self.receiver.started_at, 0
        for after, bytes_after in self.samples():
            if bytes_after >= count:
                return before + (after - before) * (count - bytes_before) / (bytes_after - bytes_before)
            before, bytes_before = after, bytes_after
        raise ExperimentError(f"fewer than {count} bytes came to: {self.receiver.command}")

    def wait_until_flowing(self) -> float:
        """Until the receiver reports bytes; when it did."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            for at, count in self.samples():
                if count > 0:
                    return at
            time.sleep(0.01)
        raise ExperimentError(f"nothing came within {START_SECONDS:g} s to: {self.receiver.command}")

    def require_running(self) -> None:
        """A flow that is over says nothing of a link."""
        if self.receiver.of("outcome"):
            raise ExperimentError(f"ended too early: {self.receiver.command}")

    def longest_silence(self, until: float = float("inf")) -> float:
        """Seconds between two reports of new bytes, from the first bytes to the last ones."""
        longest, last_at, last_count = 0.0, 0.0, 0
        for at, count in self.samples():
            if count > last_count and at <= until:
                longest = max(longest, at - last_at) if last_count else 0.0
                last_at, last_count = at, count
        return longest


def goodput_mbit(outcome: dict[str, Any]) -> float:
    """From the first byte to the last."""
    return outcome["bytes"] * 8 / 1e6 / (outcome["lastByteSeconds"] - outcome["firstByteSeconds"])


@dataclass(frozen=True)
class FloodEnds:
    """Between whom a FloodClone flow runs, and how its processes are started."""

    place: Place
    command: list[str]
    directory: Path
    source: str
    destination: str
    address: str
    port: int = 7411
    options: tuple[str, ...] = ()

    def send(self, file: Path, *options: str) -> EventProcess:
        return self._start(self.source, ["send", "--open", "--expect", "1", "--name", self.session,
                                         "--port", self.port, *self._reports(), *self.options,
                                         *options, file])

    def receive(self) -> EventProcess:
        target = self.directory / f"{self.source}-{self.destination}.copy"
        for earlier in self.directory.glob(f"{target.name}*"):  # of which a stopped transfer would be resumed
            earlier.unlink()
        return self._start(self.destination, ["receive", "--from", f"{self.address}:{self.port}",
                                              "--session", self.session, "--linger", "1s", *self.options,
                                              *self._reports(), "-o", target])

    def flow(self, file: Path, *options: str) -> Flow:
        """The receiver starts when the source is up, which takes the options."""
        sender = self.send(file, *options)
        sender.wait_for("session")
        return Flow(sender, self.receive())

    @property
    def session(self) -> str:
        return f"from-{self.source}"

    @staticmethod
    def _reports() -> list[str]:
        return ["--json", "--json-interval", REPORT_INTERVAL]

    def _start(self, host: str, arguments: list[Any]) -> EventProcess:
        return EventProcess(self.place, host, [*self.command, *arguments], self.directory)


@dataclass(frozen=True)
class TcpEnds:
    """Between whom a TCP flow runs."""

    place: Place
    directory: Path
    source: str
    destination: str
    address: str
    port: int = 7500

    def flow(self, control: str, size: int, seconds: float, mbit: float = 0) -> Flow:
        """As fast as it can, or no faster than given."""
        receiver = EventProcess(self.place, self.destination, [TCP_FLOW, "receive", self.port], self.directory)
        receiver.wait_for("started")
        sender = EventProcess(self.place, self.source,
                              [TCP_FLOW, "send", self.address, self.port, control, size, seconds, mbit], self.directory)
        return Flow(sender, receiver)
