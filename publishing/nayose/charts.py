"""Small charts as SVG inside a page: bars of bits, the graph of a cluster, weights side by side. No outside resources."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

ROW, LABEL, WIDTH, VALUE, NOTE = 26, 250, 420, 60, 130
POSITIVE, NEGATIVE, GREY, PALE = "#2a7f62", "#b5493f", "#6b7280", "#e5e7eb"


def bars_svg(parts: Sequence[tuple[str, float]]) -> Markup:
    """A waterfall: each part's bar begins where the sum so far ends; the last row is the sum."""
    running, spans = 0.0, []
    for label, bits in parts:
        spans.append((label, running, running + bits, bits))
        running += bits
    spans.append(("合計", 0.0, running, running))
    low = min(0.0, *(min(start, end) for _, start, end, _ in spans))
    high = max(0.0, *(max(start, end) for _, start, end, _ in spans))
    scale = WIDTH / max(high - low, 1.0)
    rows = []
    for at, (label, start, end, bits) in enumerate(spans):
        y = at * ROW
        colour = GREY if label == "合計" else POSITIVE if bits >= 0 else NEGATIVE
        x = LABEL + (min(start, end) - low) * scale
        rows.append(
            f'<text x="{LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{x:.1f}" y="{y + 5}" width="{max(abs(end - start) * scale, 1):.1f}" height="{ROW - 10}" fill="{colour}"/>'
            f'<text x="{LABEL + WIDTH + VALUE - 4}" y="{y + 17}" text-anchor="end">{bits:+.1f}</text>'
        )
    zero = LABEL - low * scale
    height = len(spans) * ROW
    axis = f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{height}" stroke="#9ca3af" stroke-dasharray="2 3"/>'
    return Markup(  # noqa: S704 - every text is escaped above
        f'<svg viewBox="0 0 {LABEL + WIDTH + VALUE} {height}" width="{LABEL + WIDTH + VALUE}" height="{height}" '
        f'role="img" aria-label="重みの内訳">{axis}{"".join(rows)}</svg>'
    )


def graph_svg(nodes: Sequence[tuple[str, str, str]], edges: Sequence[tuple[str, str, float, str]]) -> Markup:
    """Nodes (id, label, colour) on a circle and edges (id, id, width, title) between them."""
    size, radius = 640, 230
    places = {
        node: (size / 2 + radius * math.sin(2 * math.pi * i / len(nodes)), 290 - radius * math.cos(2 * math.pi * i / len(nodes)))
        for i, (node, _, _) in enumerate(nodes)
    }
    lines = [
        f'<line x1="{places[a][0]:.1f}" y1="{places[a][1]:.1f}" x2="{places[b][0]:.1f}" y2="{places[b][1]:.1f}" '
        f'stroke="{GREY}" stroke-width="{width:.1f}" stroke-opacity=".7"><title>{escape(title)}</title></line>'
        for a, b, width, title in edges
        if a in places and b in places
    ]
    dots = [
        f'<g><circle cx="{places[node][0]:.1f}" cy="{places[node][1]:.1f}" r="9" fill="{colour}"/>'
        f'<text x="{places[node][0]:.1f}" y="{places[node][1] + 24:.1f}" text-anchor="middle">{escape(label)}</text></g>'
        for node, label, colour in nodes
    ]
    return Markup(  # noqa: S704 - every text is escaped above
        f'<svg viewBox="0 0 {size} 600" width="{size}" height="600" role="img" aria-label="記録のつながり">'
        f"{''.join(lines)}{''.join(dots)}</svg>"
    )


@dataclass(frozen=True)
class Mark:
    """A row of a chart of weights: the present value, and the learnt one with its interval (None: not known)."""

    label: str
    note: str
    present: float | None
    learnt: tuple[float, float, float] | None
    is_kept: bool = False
    """Whether the present value stays whatever was learnt: drawn pale."""


def weights_svg(marks: Sequence[Mark], label: str) -> Markup:
    """Present (ring) against learnt (dot with its interval) bits on one axis for all rows."""
    values = [0.0] + [value for mark in marks for value in ((mark.present, *(mark.learnt or ()))) if value is not None]
    low, high = math.floor(min(values)) - 1, math.ceil(max(values)) + 1
    scale = WIDTH / (high - low)

    def x(bits: float) -> float:
        return LABEL + (bits - low) * scale

    height, total = len(marks) * ROW, LABEL + WIDTH + NOTE
    step = 5 if high - low > 14 else 2
    ticks = [tick for tick in range(low, high + 1) if tick % step == 0]
    parts = [
        f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="0" y2="{height}" stroke="{"#6b7280" if tick == 0 else PALE}"/>'
        f'<text x="{x(tick):.1f}" y="{height + 16}" text-anchor="middle">{_signed(tick)}</text>'
        for tick in ticks
    ]
    for at, mark in enumerate(marks):
        y = at * ROW + ROW / 2
        parts.append(f'<text x="{LABEL - 8}" y="{y + 4:.1f}" text-anchor="end">{escape(mark.label)}</text>')
        parts.append(f'<text x="{total}" y="{y + 4:.1f}" text-anchor="end">{escape(mark.note)}</text>')
        if mark.learnt:
            value, start, end = (x(bits) for bits in mark.learnt)
            opacity = ' opacity=".35"' if mark.is_kept else ""
            parts.append(
                f'<g{opacity}><line x1="{start:.1f}" x2="{end:.1f}" y1="{y}" y2="{y}" stroke="{POSITIVE}" stroke-width="3"/>'
                f'<circle cx="{value:.1f}" cy="{y}" r="5" fill="{POSITIVE}"/></g>'
            )
        if mark.present is not None:
            parts.append(f'<circle cx="{x(mark.present):.1f}" cy="{y}" r="6" fill="none" stroke="{NEGATIVE}" stroke-width="2"/>')
    return _svg(total, height + 22, label, parts)


@dataclass(frozen=True)
class Column:
    """A band of scores: how many pairs, the probability they claim, the share truly one with its interval (None: no pair)."""

    label: str
    pairs: int
    claimed: float = 0.0
    truth: tuple[float, float, float] | None = None


def calibration_svg(bands: Sequence[Column]) -> Markup:
    """For each band of scores: the probability it claims (ring) against the share truly one with its interval (dot)."""
    left, top, tall, column = 50, 12, 220, 54
    width, bottom = left + column * len(bands) + 10, top + tall

    def y(share: float) -> float:
        return bottom - share * tall

    parts = [
        f'<line x1="{left}" x2="{width}" y1="{y(share / 100):.1f}" y2="{y(share / 100):.1f}" stroke="{PALE}"/>'
        f'<text x="{left - 6}" y="{y(share / 100) + 4:.1f}" text-anchor="end">{share}%</text>'
        for share in (0, 25, 50, 75, 100)
    ]
    for at, band in enumerate(bands):
        x = left + column * (at + 0.5)
        if band.truth:
            share, low, high = (y(value) for value in band.truth)
            parts.append(
                f'<line x1="{x}" x2="{x}" y1="{low:.1f}" y2="{high:.1f}" stroke="{POSITIVE}" stroke-width="3"/>'
                f'<circle cx="{x}" cy="{share:.1f}" r="5" fill="{POSITIVE}"/>'
                f'<circle cx="{x}" cy="{y(band.claimed):.1f}" r="7" fill="none" stroke="{NEGATIVE}" stroke-width="2"/>'
            )
        parts.append(
            f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{escape(band.label)}</text>'
            f'<text x="{x}" y="{bottom + 38}" text-anchor="middle" fill-opacity=".65">{band.pairs:,}</text>'
        )
    parts.append(f'<text x="{left - 6}" y="{bottom + 20}" text-anchor="end">点数</text>')
    parts.append(f'<text x="{left - 6}" y="{bottom + 38}" text-anchor="end" fill-opacity=".65">組</text>')
    return _svg(width, bottom + 46, "点数の帯ごとの確度と実際", parts)


def _svg(width: float, height: float, label: str, parts: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 - every text is escaped where it is put in
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _signed(tick: int) -> str:
    return f"{tick:+d}".replace("-", "−") if tick else "0"
