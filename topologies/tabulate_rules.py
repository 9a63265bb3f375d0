#!/usr/bin/python3
"""Tabulates what each rule of the scheduler is worth in the simulator, as Markdown.

    topologies/tabulate_rules.py floodclone-cli/target/floodclone topologies/*.topo

Each row is a topology: last node over the optimum with all rules, then with each one left out; median of three seeds.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from experiment.answers import ask

POLICIES = {"all": "ours"} | {f"no {rule}": f"without-{rule}" for rule in range(1, 9)}
SIZE = "100MiB"  # 400 chunks of 256 KiB
SEEDS = (1, 2, 3)
HEADERS = 1.049  # bytes on the wire over those of the file, with packets of 1,500 bytes


def over_optimum(executable: Path, topology: Path, policy: str, seed: int) -> float:
    """Infinite where a destination does not complete."""
    row = ask(executable, "simulate", topology, "--size", SIZE, "--policy", policy, "--seed", str(seed))
    return row["seconds"] / row["optimumSeconds"] / HEADERS if row["seconds"] else float("inf")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("executable", type=Path)
    parser.add_argument("topology", type=Path, nargs="+")
    arguments = parser.parse_args()
    print("| topology |", " | ".join(POLICIES), "|")
    print("|---|" + "---|" * len(POLICIES))
    for topology in arguments.topology:
        medians = [statistics.median(over_optimum(arguments.executable, topology, policy, seed) for seed in SEEDS)
                   for policy in POLICIES.values()]
        print(f"| {topology.stem} |", " | ".join(f"{median:.3f}" for median in medians), "|", flush=True)


if __name__ == "__main__":
    main()
