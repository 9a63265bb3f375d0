"""The plot of a path's estimate against the true rate, as SVG."""

from __future__ import annotations

import math
from pathlib import Path

from .tracking import Sample

WIDTH, HEIGHT = 760, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 44, 48


def write_plot(path: Path, samples: list[Sample]) -> None:
    last = math.ceil(max(sample.seconds for sample in samples))
    largest = max(max(sample.truth, sample.estimate) for sample in samples)
    step = tick_step(largest)
    highest = step * math.ceil(largest / step)
    x = lambda seconds: LEFT + (WIDTH - LEFT - RIGHT) * seconds / last  # noqa: E731
    y = lambda mbit: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * mbit / highest  # noqa: E731
    truth = []
    for before, sample in zip([samples[0], *samples], samples):
        truth += [(x(sample.seconds), y(before.truth)), (x(sample.seconds), y(sample.truth))]
    estimate = [(x(sample.seconds), y(sample.estimate)) for sample in samples]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             'font-size="13" fill="#333">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             *grid(x, y, last, highest, step),
             line(truth, "#999", 4), line(estimate, "#0b62a8", 1.6),
             *legend([("true rate of the path, net of loss and headers", "#999", 4),
                      ("bottleneck bandwidth, as estimated", "#0b62a8", 1.6)]),
             "</svg>"]
    path.write_text("\n".join(parts) + "\n")


def tick_step(highest: float) -> float:
    """Five of them or fewer reach so far: 1, 2 or 5 times a power of ten."""
    rough = highest / 5
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def grid(x, y, last: int, highest: float, step: float) -> list[str]:
    parts = []
    for tick in range(round(highest / step) + 1):
        mbit = step * tick
        parts.append(f'<path d="M{LEFT} {y(mbit):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(mbit) + 4:.1f}" text-anchor="end">{mbit:g}</text>')
    for seconds in range(0, last + 1, 5):
        parts.append(f'<path d="M{x(seconds):.1f} {HEIGHT - BOTTOM}v5" stroke="#333"/>')
        parts.append(f'<text x="{x(seconds):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{seconds}</text>')
    parts.append(f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#333"/>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
                 'seconds since the first byte</text>')
    parts.append(f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
                 'text-anchor="middle">Mbit/s</text>')
    return parts


def line(points: list[tuple[float, float]], colour: str, width: float) -> str:
    path = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def legend(entries: list[tuple[str, str, float]]) -> list[str]:
    parts = []
    at = LEFT
    for text, colour, width in entries:
        parts.append(f'<path d="M{at} 22h28" stroke="{colour}" stroke-width="{width}"/>')
        parts.append(f'<text x="{at + 36}" y="26">{text}</text>')
        at += 360
    return parts
