#!/usr/bin/python3
"""Runs one source and all destinations of a topology as separate processes over Mininet, and reports the outcome.

run-experiment.sh at the top level is the usual way in. Needs root. Exit status: 0 when every node is right, 3 when
one is not, 1 when the run could not be made, 2 for wrong arguments, 130 and 143 when interrupted.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from experiment import ExperimentError
from experiment.answers import ask
from experiment.links import choose_shaper
from experiment.network import EmulatedNetwork
from experiment.nodes import FILE_NAME, Swarm, write_random_file
from experiment.report import RunResult, node_results
from experiment.topology import Topology, read_topology, read_trace

SIZE_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
DEADLINE_OPTIMA = 20
DEADLINE_SECONDS = 60


def parse_size(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG]i?B|B)", text)
    if not match or float(match[1]) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no size; write it with a unit, such as 100MiB or 20MB")
    return round(float(match[1]) * SIZE_UNITS[match[2]])


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run FloodClone over a Mininet topology.")
    parser.add_argument("topology", type=Path)
    parser.add_argument("--floodclone", type=Path, required=True, help="the executable")
    parser.add_argument("--results", type=Path, required=True, help="an existing, empty directory")
    parser.add_argument("--size", type=parse_size, required=True, help="of the file, such as 100MiB")
    parser.add_argument("--trace", type=Path, help="changes of links while the run goes on")
    parser.add_argument("--seed", type=int, default=1, help="for the file's content and the links' losses")
    parser.add_argument("--keep", action="store_true", help="keep the copied files")
    return parser.parse_args()


def optimum_mbit_per_second(executable: Path, topology: Path) -> float | None:
    """The best steady rate to all destinations, as the executable computes it; none if it cannot."""
    return ask(executable, "plan", topology).get("mbitPerSecond")


def simulated_seconds(executable: Path, arguments: argparse.Namespace) -> dict[str, float | None]:
    """What each destination needs in virtual time."""
    trace = ["--trace", arguments.trace] if arguments.trace else []
    return ask(executable, "simulate", arguments.topology, "--size", str(arguments.size), "--seed",
               str(arguments.seed), *trace).get("nodes", {})


def deadline_seconds(size: int, topology: Topology, optimum: float | None) -> float:
    """Without an optimum the slowest link stands in for it."""
    return DEADLINE_SECONDS + DEADLINE_OPTIMA * size * 8 / 1e6 / (optimum or topology.slowest_mbit_per_second())


def leave_on_signals() -> None:
    def leave(number: int, _frame: object) -> None:
        ignore_signals()
        sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def ignore_signals() -> None:
    """So that a second Ctrl-C does not cut the clean-up short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def run(arguments: argparse.Namespace) -> RunResult:
    topology = read_topology(arguments.topology)
    trace = read_trace(arguments.trace, topology) if arguments.trace else []
    results = arguments.results.resolve()
    executable = arguments.floodclone.resolve()
    optimum = optimum_mbit_per_second(executable, arguments.topology)
    simulated = simulated_seconds(executable, arguments)
    files = results / "files" / topology.source
    files.mkdir(parents=True)
    with ExitStack() as cleanup:
        if not arguments.keep:
            cleanup.callback(shutil.rmtree, results / "files", ignore_errors=True)
        payload = files / FILE_NAME
        digest = write_random_file(payload, arguments.size, arguments.seed)
        shaper = choose_shaper(arguments.seed)
        cleanup.callback(shaper.close)
        network = EmulatedNetwork(topology, shaper)
        cleanup.callback(network.stop)
        network.start()
        settings = {"topology": topology.name, "engine": "mininet", "emulation": shaper.description,
                    "sizeBytes": arguments.size, "seed": arguments.seed,
                    "trace": arguments.trace.name if arguments.trace else None,
                    "startedAt": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
        print(f"{topology.name}: {arguments.size / 2**20:g} MiB from {topology.source} to "
              f"{len(topology.destinations)}, Mininet; {shaper.description}; seed {arguments.seed}", flush=True)
        swarm = Swarm(network, executable, results, arguments.size)
        cleanup.callback(swarm.stop)
        cleanup.callback(ignore_signals)
        swarm.start(payload)
        swarm.wait(deadline_seconds(arguments.size, topology, optimum), trace)
        swarm.stop()
        swarm.verify(payload, digest)
        return RunResult(settings, optimum, arguments.size * 8 / 1e6 / optimum if optimum else None,
                         simulated, node_results(swarm), network.counters())


def main() -> int:
    arguments = parse_arguments()
    leave_on_signals()
    try:
        result = run(arguments)
    except ExperimentError as e:
        print(f"run-experiment: {e}", file=sys.stderr)
        with suppress(OSError):  # keeps what a run that had begun has left
            arguments.results.rmdir()
        return 1
    result.write(arguments.results)
    result.print()
    print(f"results: {arguments.results}")
    return 0 if result.right else 3


if __name__ == "__main__":
    sys.exit(main())
