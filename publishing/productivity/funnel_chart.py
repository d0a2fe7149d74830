"""The funnel of one measure as SVG: hubs as dots over how much each did, the centre, and limits that widen where little was done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

LEFT, TOP, WIDE, TALL, RIGHT, BELOW = 92, 16, 760, 400, 70, 52
CENTRE, OWN, GREY, PALE, LIMIT = "#374151", "#b5493f", "#6b7280", "#e5e7eb", "#2a7f62"
Limits = tuple[float, float, float, float]
"""Low 99.8 %, low 95 %, high 95 %, high 99.8 %."""


@dataclass(frozen=True)
class Dot:
    """A hub: `limits` are None where withheld, `name` is blank where it is not to be told, `note` is written beside the dot."""

    n: float
    value: float
    limits: Limits | None
    name: str = ""
    note: str = ""
    is_own: bool = False


def funnel_svg(dots: Sequence[Dot], centre: float, axis_ja: str, label_ja: str) -> Markup:
    """The chart. Limits are drawn from hub to hub, so that the lines say what the marts say and nothing is computed here."""
    curves = sorted({(dot.n, dot.limits) for dot in dots if dot.limits})
    low, high = _range([dot.value for dot in dots], [limits for _, limits in curves], centre)
    widest = max(dot.n for dot in dots) * 1.06

    def x(n: float) -> float:
        return LEFT + n / widest * WIDE

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * TALL

    parts = [_level(y(tick), tick) for tick in _ticks(low, high)]
    parts += [
        f'<text x="{x(tick):.1f}" y="{TOP + TALL + 20}" text-anchor="middle">{tick:,g}</text>' for tick in _ticks(0, widest)
    ]
    for at, dash in enumerate(("2 5", "", "", "2 5")):
        points = " ".join(f"{x(n):.1f},{y(limits[at]):.1f}" for n, limits in curves)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{LIMIT}" stroke-width="1.6" stroke-dasharray="{dash}" clip-path="url(#plot)"/>'
        )
    parts.append(
        f'<line x1="{LEFT}" x2="{LEFT + WIDE}" y1="{y(centre):.1f}" y2="{y(centre):.1f}" stroke="{CENTRE}" stroke-width="1.4"/>'
    )
    parts += [_dot(dot, x(dot.n), y(dot.value)) for dot in sorted(dots, key=lambda dot: (dot.is_own, dot.n, dot.value))]
    parts.append(f'<text x="{LEFT + WIDE / 2}" y="{TOP + TALL + 42}" text-anchor="middle">{escape(axis_ja)}</text>')
    width, height = LEFT + WIDE + RIGHT, TOP + TALL + BELOW
    clip = f'<defs><clipPath id="plot"><rect x="{LEFT}" y="{TOP}" width="{WIDE}" height="{TALL}"/></clipPath></defs>'
    return Markup(  # noqa: S704 - every text is escaped where it is put in
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(label_ja)}の比較図">'
        f"{clip}{''.join(parts)}</svg>"
    )


def _range(values: Sequence[float], limits: Sequence[Limits], centre: float) -> tuple[float, float]:
    """From below to above every hub; limits of hubs that did very little may leave the picture."""
    reach = max((abs(value - centre) for value in values), default=0.0)
    inner = sorted(limit - centre for each in limits for limit in (each[1], each[2]))
    low = min([*values, centre, *(centre + limit for limit in inner if abs(limit) <= 1.5 * reach)])
    high = max([*values, centre, *(centre + limit for limit in inner if abs(limit) <= 1.5 * reach)])
    room = 0.08 * (high - low) or 0.1 * abs(centre) or 1.0
    return (max(low - room, 0.0) if low >= 0 else low - room), high + room


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers, five or so."""
    step: float = 10 ** math.floor(math.log10(max(high - low, 1e-9)))
    step = next(step * part for part in (0.1, 0.2, 0.5, 1.0, 2.0) if (high - low) / (step * part) <= 7)
    return [round(step * at, 10) for at in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _level(y: float, tick: float) -> str:
    return (
        f'<line x1="{LEFT}" x2="{LEFT + WIDE}" y1="{y:.1f}" y2="{y:.1f}" stroke="{PALE}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,g}</text>'
    )


def _dot(dot: Dot, x: float, y: float) -> str:
    colour, radius = (OWN, 7) if dot.is_own else (GREY, 4.5)
    fill = colour if dot.limits else "white"
    title = f"<title>{escape(dot.name)}</title>" if dot.name else ""
    weight = 700 if dot.is_own else 400
    note = f'<text x="{x + radius + 4:.1f}" y="{y + 4:.1f}" font-weight="{weight}">{escape(dot.note)}</text>' if dot.note else ""
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" fill-opacity=".8" stroke="{colour}">{title}</circle>'
    return circle + note
