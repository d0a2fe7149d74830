"""Shares with their intervals as SVG: a row each, a dot on a line from the lower to the upper end. No outside resources."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

ROW, LABEL, WIDTH, NOTE, BELOW = 26, 270, 400, 230, 24
DOT, GREY, PALE = "#0B4F8A", "#6b7280", "#e5e7eb"


@dataclass(frozen=True)
class Rate:
    """A row: a heading alone where there is no share; `note` stands at the right."""

    label: str
    note: str = ""
    share: float | None = None
    low: float = 0.0
    high: float = 0.0


def rates_svg(rates: Sequence[Rate], label_ja: str) -> Markup:
    """The chart, from 0 % to a round share above every upper end."""
    most = _top(max((rate.high for rate in rates if rate.share is not None), default=0.0))
    height, total = len(rates) * ROW, LABEL + WIDTH + NOTE

    def x(share: float) -> float:
        return LABEL + share / most * WIDTH

    parts = [
        f'<line x1="{x(most * step / 4):.1f}" x2="{x(most * step / 4):.1f}" y1="0" y2="{height}" stroke="{PALE}"/>'
        f'<text x="{x(most * step / 4):.1f}" y="{height + 17}" text-anchor="middle">{100 * most * step / 4:g}%</text>'
        for step in range(5)
    ]
    for place, rate in enumerate(rates):
        parts.append(_row(rate, place * ROW + ROW / 2, x(rate.low), x(rate.share or 0.0), x(rate.high)))
    return Markup(  # noqa: S704 - every text is escaped where it is put in
        f'<svg viewBox="0 0 {total} {height + BELOW}" width="{total}" height="{height + BELOW}" role="img" '
        f'aria-label="{escape(label_ja)}">{"".join(parts)}</svg>'
    )


def _row(rate: Rate, y: float, low: float, at: float, high: float) -> str:
    note = f'<text x="{LABEL + WIDTH + 14}" y="{y + 4:.1f}" fill-opacity=".7">{escape(rate.note)}</text>'
    if rate.share is None:
        return f'<text x="0" y="{y + 5:.1f}" font-weight="700">{escape(rate.label)}</text>{note}'
    return (
        f'<text x="{LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(rate.label)}</text>'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="{GREY}" stroke-width="3"/>'
        f'<circle cx="{at:.1f}" cy="{y}" r="5" fill="{DOT}"/>{note}'
    )


def _top(highest: float) -> float:
    """A round share at or above the highest end: 4 %, 8 %, 20 %, 40 %, 60 %, 80 % or 100 %."""
    return next((top for top in (0.04, 0.08, 0.2, 0.4, 0.6, 0.8) if highest <= top), max(1.0, math.ceil(highest)))
