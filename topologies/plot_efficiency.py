#!/usr/bin/python3
"""Plots simulated efficiency (optimum over the last node's time) against the number of destinations, as an SVG.

    topologies/plot_efficiency.py floodclone-cli/target/floodclone docs/efficiency.svg
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from experiment.answers import ask

SHAPES = ("star", "random")
NODES = (4, 8, 16, 30, 60)
POLICIES = {"ours": "#1b6ca8", "bittorrent": "#c0392b", "chain": "#2e8b57", "unicast": "#7f7f7f"}
SIZE = "16MiB"
WIDTH, HEIGHT, MARGIN = 380, 260, 48


def efficiency(executable: Path, shape: str, nodes: int, policy: str) -> float:
    """0 where a destination does not complete."""
    row = ask(executable, "simulate", shape, "--nodes", str(nodes), "--size", SIZE, "--policy", policy)
    return row["optimumSeconds"] / row["seconds"] if row["seconds"] else 0


def x(nodes: int) -> float:
    share = math.log(nodes / NODES[0]) / math.log(NODES[-1] / NODES[0])
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def y(value: float) -> float:
    return HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN)


def text(left: float, top: float, words: str, anchor: str = "middle", colour: str = "#333") -> str:
    return f'<text x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def panel(executable: Path, shape: str) -> list[str]:
    parts = [text(WIDTH / 2, 24, f"{shape}, {SIZE}: optimum / time of the last destination"),
             text(WIDTH / 2, HEIGHT - 8, "destinations")]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<path d="M{MARGIN} {y(tick):.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        parts.append(text(MARGIN - 6, y(tick) + 4, f"{tick:g}", "end"))
    parts += [text(x(nodes), HEIGHT - MARGIN + 18, str(nodes)) for nodes in NODES]
    for row, (policy, colour) in enumerate(POLICIES.items()):
        points = [(x(nodes), y(efficiency(executable, shape, nodes, policy))) for nodes in NODES]
        line = " ".join(f"{left:.1f},{top:.1f}" for left, top in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(text(WIDTH - MARGIN + 4, 60 + 16 * row, policy, "start", colour))
    return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("executable", type=Path)
    parser.add_argument("svg", type=Path)
    arguments = parser.parse_args()
    wide = WIDTH + 30
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide * len(SHAPES)} {HEIGHT}" '
             'font-family="sans-serif" font-size="11">', '<rect width="100%" height="100%" fill="#fff"/>']
    for column, shape in enumerate(SHAPES):
        parts += [f'<g transform="translate({column * wide},0)">', *panel(arguments.executable, shape), "</g>"]
    arguments.svg.write_text("\n".join([*parts, "</svg>"]) + "\n")


if __name__ == "__main__":
    main()
