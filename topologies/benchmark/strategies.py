"""What each strategy does with two links to the same node, one of which may fail and come back."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from experiment.topology import TraceChange

from .flows import Flow, goodput_mbit
from .result import Measure, Target

SLOW_MBIT = 20.0
FAST_MBIT = 30.0
FILE_BYTES = 100 << 20
MIB = 1 << 20
STRATEGIES = ("fastest", "balanced", "reliable")
# After a cut of so long the other link's pauses have been seen; a dead path is noticed well before.
WATCHED_SECONDS = 4.0


@dataclass(frozen=True)
class Failure:
    """A link that fails and comes back; by the name of its trace."""

    name: str
    trace: str | None
    failing_mbit: float = 0.0
    from_seconds: float = 5.0
    to_seconds: float = 12.0


FAILURES = (Failure("no failure", None), Failure("20 fails", "two-nics-slow-cut", SLOW_MBIT),
            Failure("30 fails", "two-nics-fast-cut", FAST_MBIT))


def usable_mbit(strategy: str, lost_mbit: float) -> float:
    """Of the links that are there, what the strategy uses."""
    links = [mbit for mbit in (SLOW_MBIT, FAST_MBIT) if mbit != lost_mbit]
    if strategy == "balanced":
        return min(links) * len(links)
    return max(links) if strategy == "reliable" else sum(links)


def best_seconds(strategy: str, failure: Failure) -> float:
    """The least time for the bare bytes of the file, when a failure is known at once."""
    mbit = FILE_BYTES * 8 / 1e6
    whole, rest = usable_mbit(strategy, 0), usable_mbit(strategy, failure.failing_mbit)
    before = whole * failure.from_seconds
    during = rest * (failure.to_seconds - failure.from_seconds)
    if failure.trace is None or mbit <= before:
        return mbit / whole
    if mbit <= before + during:
        return failure.from_seconds + (mbit - before) / rest
    return failure.to_seconds + (mbit - before - during) / whole


@dataclass(frozen=True)
class Result:
    """One transfer, counted from its first byte to its last."""

    seconds: float
    mbit: float
    in_vain_mib: float
    pause_seconds: float | None
    notice_seconds: float | None


def transfer(flow: Flow, changes: list[TraceChange], apply, deadline_seconds: float) -> Result:
    """Runs a flow to its end while the links change."""
    start = flow.wait_until_flowing()
    over = threading.Event()

    def change_links() -> None:
        for change in changes:
            over.wait(max(0.0, start + change.seconds - time.monotonic()))
            apply(change)

    changing = threading.Thread(target=change_links)
    changing.start()
    try:
        outcome = flow.finish(deadline_seconds)
    finally:
        over.set()  # what comes later comes at once, so that the links are as they were
        changing.join()
    cut_at = start + changes[0].seconds if changes else None
    pause = longest_pause(flow, cut_at) if changes else None
    return Result(outcome["lastByteSeconds"] - outcome["firstByteSeconds"], goodput_mbit(outcome),
                  outcome["duplicateBytes"] / MIB, pause,
                  notice(flow, cut_at) if changes else None)


def notice(flow: Flow, cut_at: float) -> float | None:
    """From the cut until the sender called a path down; none when it never did, as nothing was due on the dead one."""
    for event in flow.sender.of("path-health"):
        if event.at >= cut_at and event.members["health"] == "down":
            return event.at - cut_at
    return None


def longest_pause(flow: Flow, cut_at: float) -> float:
    """Of all bytes that arrived after the cut, within the time in which it is noticed."""
    longest, last_at, last_count = 0.0, cut_at, 0
    for at, count in flow.samples():
        if at > cut_at + WATCHED_SECONDS:
            break
        if count > last_count:
            longest = max(longest, at - max(last_at, cut_at))
            last_at, last_count = at, count
    return longest


def measures(strategy: str, failure: Failure, results: list[Result]) -> list[Measure]:
    name = f"{strategy}, {failure.name}: "
    best = best_seconds(strategy, failure)
    target = Target(high=1.25) if strategy == "fastest" else None
    notices = [result.notice_seconds for result in results if result.notice_seconds is not None]
    pauses = [result.pause_seconds for result in results if result.pause_seconds is not None]
    return [Measure(name + "time", "s", [result.seconds for result in results]),
            Measure(name + "goodput", "Mbit/s", [result.mbit for result in results]),
            Measure(name + f"time over the best, {best:.2f} s", "ratio", [result.seconds / best for result in results],
                    target),
            Measure(name + "arrived in vain", "MiB", [result.in_vain_mib for result in results])] + (
                [Measure(name + "longest pause after the cut", "s", pauses)] if pauses else []) + (
                [Measure(name + "cut noticed after", "s", notices)] if notices else [])
