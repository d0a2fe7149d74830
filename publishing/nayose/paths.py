"""The strongest path between two wordings: the one whose weakest edge is strongest."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Edge:
    """Two wordings, the evidence that joins them and its bits."""

    one: int
    other: int
    evidence: str
    bits: float


def strongest_path(edges: Iterable[Edge], starts: Collection[int], ends: Collection[int]) -> list[Edge] | None:
    """Edges from any of `starts` to any of `ends`, each as walked; empty if they share a wording, None if nothing leads there.

    Edges of equal strength: the shorter path, then the smaller wording.
    """
    if set(starts) & set(ends):
        return []
    neighbours: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        neighbours[edge.one].append(edge)
        neighbours[edge.other].append(Edge(edge.other, edge.one, edge.evidence, edge.bits))
    queue: list[tuple[float, int, int]] = [(-float("inf"), 0, start) for start in sorted(starts)]
    came: dict[int, Edge | None] = {}
    arrived: dict[int, tuple[float, int]] = {start: (-float("inf"), 0) for start in starts}
    trail: dict[int, Edge | None] = dict.fromkeys(starts)
    while queue:
        weakness, steps, at = heapq.heappop(queue)
        if at in came:
            continue
        came[at] = trail[at]
        if at in ends:
            return _walked(came, at)
        for edge in neighbours[at]:
            reached = (max(weakness, -edge.bits), steps + 1)
            if edge.other not in came and reached < arrived.get(edge.other, (float("inf"), 0)):
                arrived[edge.other], trail[edge.other] = reached, edge
                heapq.heappush(queue, (*reached, edge.other))
    return None


def _walked(came: dict[int, Edge | None], end: int) -> list[Edge]:
    walked: list[Edge] = []
    at = end
    while (edge := came[at]) is not None:
        walked.append(edge)
        at = edge.one
    return walked[::-1]
