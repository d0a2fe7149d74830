"""Small charts as SVG inside a page: bars of bits, and the graph of a cluster. No outside resources."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

ROW, LABEL, WIDTH, VALUE = 26, 250, 420, 60
POSITIVE, NEGATIVE, GREY = "#2a7f62", "#b5493f", "#6b7280"


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
