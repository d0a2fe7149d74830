"""Which records people look up in the booking and attendance books: drawn by a seed that is logged, so that anyone can draw them again.

The order of the draw is that of a digest of seed and record: it depends neither on the order in which records come nor on a library's generator.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ingestion.inflation.decisions import Drawn


@dataclass(frozen=True)
class Sizes:
    """Records drawn from each stratum, and the share of hub-months without a flag that are looked at as controls."""

    marked: int
    unmarked: int
    control: int
    control_share: float


@dataclass(frozen=True)
class Draw:
    """One draw: which month, by which seed, when and by whom."""

    month: dt.date
    seed: str
    drawn_on: dt.date
    drawn_by: str


def drawn(ids: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of the ids (all, if there are fewer), in the order of the draw."""
    return sorted(set(ids), key=lambda record: sha256(f"{seed}|{record}".encode()).hexdigest())[:size]


def controls(hubs: Collection[str], share: float, seed: str) -> list[str]:
    """The hubs without a flag that are looked at as controls: at least one, where there is one."""
    return drawn(hubs, math.ceil(share * len(hubs)), f"{seed}|control")


def sample_id(month: dt.date, hub_code: str) -> str:
    """Name of the sample of a hub-month; it does not tell why the hub-month was drawn."""
    return f"S{month:%Y%m}-{hub_code}"


def sample(draw: Draw, hub_code: str, strata: Mapping[str, Collection[str]], sizes: Mapping[str, int]) -> list[Drawn]:
    """The records of one hub-month to look up: from each stratum as many as `sizes` says."""
    lines = []
    for stratum, ids in strata.items():
        chosen = drawn(ids, sizes[stratum], f"{draw.seed}|{hub_code}|{stratum}")
        lines += [
            Drawn(sample_id(draw.month, hub_code), hub_code, draw.month, stratum, record, len(set(ids)), len(chosen), draw.seed,
                  draw.drawn_on, draw.drawn_by)
            for record in chosen
        ]  # fmt: skip
    return lines
