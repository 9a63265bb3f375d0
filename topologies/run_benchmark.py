#!/usr/bin/python3
"""Measures the transport: each case against its target, beside the kernel's TCP where that says something.

run-experiment.sh --benchmark is the usual way in. Needs root and Mininet, but for loopback and start. Exit status: 0
when every target holds, 3 when one is missed, 1 when a case could not be run, 2 for wrong arguments, 130 and 143 when
interrupted.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmark.cases import CASES, Bench, clean_up
from benchmark.result import Measure, print_table, write_csv
from experiment import ExperimentError
from run_mininet import ignore_signals, leave_on_signals


def at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def parse_arguments() -> argparse.Namespace:
    listing = "\n".join(f"  {name:<10} {text}" for name, (text, _) in CASES.items())
    parser = argparse.ArgumentParser(prog="run-experiment.sh --benchmark", epilog="cases:\n" + listing,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="Measure the transport against its targets.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="all when none is named")
    parser.add_argument("--runs", type=at_least_one, default=5, help="of each case (default: 5)")
    parser.add_argument("--transfers", type=at_least_one, default=100, help="of the case loopback (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="for the files' content and the links' losses")
    parser.add_argument("--floodclone", type=Path, required=True, help="the executable")
    parser.add_argument("--results", type=Path, required=True, help="an existing directory")
    arguments = parser.parse_args()
    unknown = [case for case in arguments.cases if case not in CASES]
    if unknown:
        parser.error(f"no case '{unknown[0]}'; there are {', '.join(CASES)}")
    return arguments


def main() -> int:
    arguments = parse_arguments()
    leave_on_signals()
    bench = Bench(arguments.floodclone.resolve(), arguments.results.resolve(), arguments.runs, arguments.transfers,
                  arguments.seed)
    measured: dict[str, list[Measure]] = {}
    failed = False
    with ExitStack() as cleanup:
        cleanup.callback(clean_up, bench)
        cleanup.callback(ignore_signals)
        for case in arguments.cases or CASES:
            text, run = CASES[case]
            print(f"\n{case}: {text}", flush=True)
            try:
                measured[case] = run(bench)
            except ExperimentError as e:
                failed = True
                print(f"run-experiment: {case}: {e}", file=sys.stderr)
    for case, measures in measured.items():
        print_table(f"{case}: {CASES[case][0]}", measures)
    write_csv(bench.results / "benchmark.csv", measured)
    print(f"\nresults: {arguments.results}")
    if failed:
        return 1
    return 0 if all(measure.holds for measures in measured.values() for measure in measures) else 3


if __name__ == "__main__":
    sys.exit(main())
