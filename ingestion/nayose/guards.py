"""Guards of clusters: two valid 法人番号 are never one enterprise, and a person's "different" holds.

Used for the few components that break one of the two. Edges are taken strongest first, as in Kruskal's algorithm, and one that would
join what must stay apart is refused: the split falls on the weakest bridge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

DIFFERENT = "decided_different"
SCHEMA = pa.schema([("profile_id", pa.uint64()), ("cluster_id", pa.uint64())])
Profile = tuple[int, int, str | None]
Edge = tuple[int, int, int, str, float]


class Forest:
    """Disjoint sets that know the 法人番号 they hold and whom they must not meet."""

    def __init__(self, numbers: dict[int, str | None]) -> None:
        self.parent = {profile: profile for profile in numbers}
        self.number = {profile: number or None for profile, number in numbers.items()}
        self.enemies: dict[int, set[int]] = defaultdict(set)

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
        return True


def guarded_clusters(profiles: Iterable[Profile], edges: Iterable[Edge]) -> pa.Table:
    """Clusters of profiles: (component, profile, number) and (component, profile, profile, evidence, bits) in, SCHEMA out.

    Nothing depends on the order in which profiles and edges come: equal bits are taken by profile.
    """
    forest = Forest({profile: number for _, profile, number in profiles})
    listed = sorted(edges, key=lambda edge: (-edge[4], edge[1], edge[2]))
    for _, one, other, evidence, _ in listed:
        if evidence == DIFFERENT and one in forest.parent and other in forest.parent:
            forest.keep_apart(one, other)
    for _, one, other, evidence, _ in listed:
        if evidence != DIFFERENT:
            forest.join(one, other)
    rows: list[dict[str, Any]] = [{"profile_id": profile, "cluster_id": forest.root(profile)} for profile in forest.parent]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
