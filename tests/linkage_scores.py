"""The groups of records that a linkage made wrongly one or wrongly several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations


def wrongly_joined(latent_of: Mapping[str, str], found: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of enterprises that share a found id; `latent_of` and `found` are by record."""
    ids: dict[str, set[str]] = {}
    for record, latent in latent_of.items():
        ids.setdefault(latent, set()).add(found[record])
    return [(one, other) for one, other in combinations(sorted(ids), 2) if ids[one] & ids[other]]


def is_split(records: Sequence[str], found: Mapping[str, str]) -> bool:
    """Whether records of one enterprise have several found ids."""
    return len({found[record] for record in records}) > 1
