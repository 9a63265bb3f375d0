"""What a case came to: measures with their targets, as a table and as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Target:
    """The median has to lie in this range."""

    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return f"at least {self.low:g}" if self.low is not None else f"at most {self.high:g}"


@dataclass(frozen=True)
class Measure:
    """One figure, once for every run."""

    name: str
    unit: str
    values: list[float]
    target: Target | None = None

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def holds(self) -> bool:
        target = self.target or Target()
        return ((target.low is None or self.median >= target.low)
                and (target.high is None or self.median <= target.high))

    @property
    def verdict(self) -> str:
        return "" if self.target is None else "holds" if self.holds else "MISSED"


HEADINGS = ("measure", "unit", "runs", "median", "min", "max", "target", "")


def print_table(title: str, measures: list[Measure]) -> None:
    rows = [HEADINGS] + [row(measure) for measure in measures]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(HEADINGS))]
    print(f"\n{title}")
    for cells in rows:
        aligned = [cell.rjust(width) if 2 <= column <= 5 else cell.ljust(width)
                   for column, (cell, width) in enumerate(zip(cells, widths))]
        print("  " + "  ".join(aligned).rstrip())


def row(measure: Measure) -> tuple[str, ...]:
    return (measure.name, measure.unit, str(len(measure.values)), three_digits(measure.median),
            three_digits(min(measure.values)), three_digits(max(measure.values)), str(measure.target or ""),
            measure.verdict)


def three_digits(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def write_csv(path: Path, by_case: dict[str, list[Measure]]) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["case", "measure", "unit", "median", "min", "max", "target_low", "target_high", "holds",
                       "values"])
        for case, measures in by_case.items():
            for measure in measures:
                target = measure.target or Target()
                rows.writerow([case, measure.name, measure.unit, measure.median, min(measure.values),
                               max(measure.values), target.low, target.high,
                               measure.holds if measure.target else "", ";".join(map(str, measure.values))])
