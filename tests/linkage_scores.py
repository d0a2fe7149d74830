"""Scores of a linkage against the truth: pairwise precision and recall, and the groups of records that are wrongly one or wrongly several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd


@dataclass(frozen=True)
class Scores:
    """Shares of pairs: of those joined, the right ones; of those that belong together, the joined ones."""

    precision: float
    recall: float
    true_pairs: int


def pairwise(records: pd.DataFrame) -> Scores:
    """Scores of records with `latent_id` (truth) and `enterprise_id` (found)."""
    joined, true, both = (_pairs(records, keys) for keys in (["enterprise_id"], ["latent_id"], ["enterprise_id", "latent_id"]))
    return Scores(both / joined if joined else 1.0, both / true if true else 1.0, true)


def _pairs(records: pd.DataFrame, keys: list[str]) -> int:
    sizes = records.groupby(keys).size()
    return int((sizes * (sizes - 1) // 2).sum())


def wrongly_joined(latent_of: Mapping[str, str], found: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of enterprises that share a found id; `latent_of` and `found` are by record."""
    ids: dict[str, set[str]] = {}
    for record, latent in latent_of.items():
        ids.setdefault(latent, set()).add(found[record])
    return [(one, other) for one, other in combinations(sorted(ids), 2) if ids[one] & ids[other]]


def is_split(records: Sequence[str], found: Mapping[str, str]) -> bool:
    """Whether records of one enterprise have several found ids."""
    return len({found[record] for record in records}) > 1
