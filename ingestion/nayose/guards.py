"""Guards of clusters: two valid 法人番号 are never one enterprise, a person's "different" holds, and a chain of weak links does not join
what speaks against each other.

Used for the components that need one of the three. Edges are taken strongest first, as in Kruskal's algorithm. One that would join what
must stay apart is refused, so that the split falls on the weakest bridge; a weak one joins two groups only if the pairs between them that say
anything say so on average (a partner's row that is silent on the representative must not tie together two shops with two owners).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

DIFFERENT = "decided_different"
SCHEMA = pa.schema([("profile_id", pa.uint64()), ("cluster_id", pa.uint64())])
SCORE = "score"
Profile = tuple[int, int, str | None]
Edge = tuple[int, int, int, str, float]
Pair = tuple[int, int, float]


class Forest:
    """Disjoint sets that know the 法人番号 they hold, whom they must not meet, and what the pairs between them say."""

    def __init__(self, numbers: dict[int, str | None], pairs: Iterable[Pair] = ()) -> None:
        self.parent = {profile: profile for profile in numbers}
        self.number = {profile: number or None for profile, number in numbers.items()}
        self.enemies: dict[int, set[int]] = defaultdict(set)
        self.said: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for one, other, bits in pairs:
            self._hear(one, other, bits, 1)

    def _hear(self, one: int, other: int, bits: float, pairs: int) -> None:
        for mine, theirs in ((one, other), (other, one)):
            total, count = self.said[mine].get(theirs, (0.0, 0))
            self.said[mine][theirs] = (total + bits, count + pairs)

    def average(self, one: int, other: int) -> float:
        """Mean bits of the pairs given between the sets of two profiles; 0 if there is none."""
        total, count = self.said[self.root(one)].get(self.root(other), (0.0, 0))
        return total / count if count else 0.0

    def root(self, profile: int) -> int:
        """The smallest profile of the set."""
        while self.parent[profile] != profile:
            self.parent[profile] = self.parent[self.parent[profile]]
            profile = self.parent[profile]
        return profile

    def keep_apart(self, one: int, other: int) -> None:
        """Neither set may ever join the other."""
        self.enemies[self.root(one)].add(other)
        self.enemies[self.root(other)].add(one)

    def join(self, one: int, other: int) -> bool:
        """Joins the two sets unless a guard forbids it; says whether they are one now."""
        low, high = sorted((self.root(one), self.root(other)))
        if low == high:
            return True
        numbers = {number for number in (self.number[low], self.number[high]) if number}
        if len(numbers) > 1 or any(self.root(enemy) == high for enemy in self.enemies[low]):
            return False
        self.parent[high] = low
        self.number[low] = next(iter(numbers), None)
        self.enemies[low] |= self.enemies.pop(high, set())
        for theirs, (total, count) in self.said.pop(high, {}).items():
            self.said[theirs].pop(high, None)
            if theirs != low:
                self._hear(low, theirs, total, count)
        return True


def guarded_clusters(
    profiles: Iterable[Profile], edges: Iterable[Edge], pairs: Iterable[Pair] = (), *, link: float = 0.0, sure: float = 0.0
) -> pa.Table:
    """Clusters of profiles, SCHEMA.

    profiles: (component, profile, number). edges: (component, profile, profile, evidence, bits). pairs: the scored pairs between the
    profiles that speak for or against one enterprise, (profile, profile, bits). link, sure: bits from which a score joins at all, and joins without
    a look at the other pairs. Nothing depends on the order of rows: equal bits are taken by profile.
    """
    forest = Forest({profile: number for _, profile, number in profiles}, sorted(pairs))
    listed = sorted(edges, key=lambda edge: (-edge[4], edge[1], edge[2]))
    for _, one, other, evidence, _ in listed:
        if evidence == DIFFERENT and one in forest.parent and other in forest.parent:
            forest.keep_apart(one, other)
    for _, one, other, evidence, bits in listed:
        is_weak = evidence == SCORE and bits < sure
        if evidence != DIFFERENT and not (is_weak and forest.average(one, other) < link):
            forest.join(one, other)
    rows: list[dict[str, Any]] = [{"profile_id": profile, "cluster_id": forest.root(profile)} for profile in forest.parent]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
