"""Hand-made and drawn counts for tests of the screen: markers × hubs × months as arrays, turned into columns."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ingestion.inflation.funnel import Counts, Rules, Screened, screen

SEED = Path(__file__).parents[3] / "dbt_project" / "seeds" / "inflation_parameter.csv"


def rules(prefix: str = "", **others: float) -> Rules:
    """Rules as the seed says, but for what a test changes."""
    with SEED.open(encoding="utf-8") as lines:
        parameters = {row["parameter"]: float(row["value"]) for row in csv.DictReader(lines)}
    return Rules.of(parameters | others, prefix)


@dataclass
class Nation:
    """Honest hubs, each with its own size and style, that wander a little from month to month."""

    seed: int
    hubs: int = 47
    months: int = 24
    markers: int = 1
    share: float = 0.05
    size: float = 800
    is_share: bool = True
    n: np.ndarray = field(init=False)
    marked: np.ndarray = field(init=False)
    special: np.ndarray = field(init=False)
    peers: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        random = np.random.default_rng(self.seed)
        shape = (self.markers, self.hubs, self.months)
        sizes = self.size * np.exp(random.normal(0, 0.4, (1, self.hubs, 1)))
        logit = np.log(self.share / (1 - self.share)) + random.normal(0, 0.4, shape[:2])[:, :, None]
        logit = logit + random.normal(0, 0.1, (self.markers, 1, self.months)) + random.normal(0, 0.1, shape)
        self.random = random
        self.n = random.poisson(np.broadcast_to(sizes, shape)).astype(float)
        self.marked = random.binomial(self.n.astype(int), 1 / (1 + np.exp(-logit))).astype(float)
        self.special = np.zeros(shape)
        self.peers = np.full(shape, np.nan)

    def add(self, records: float, hub: int, months: slice, marker: int = 0) -> None:
        """So many marked records more, as a share of the hub's own."""
        added = np.round(self.n[marker, hub, months] * records)
        self.n[marker, hub, months] += added
        self.marked[marker, hub, months] += added

    def counts(self) -> Counts:
        """Columns; a month with no n is no row."""
        there = ~np.isnan(self.n)
        marker, hub, month = np.nonzero(there)
        rows = len(marker)
        return Counts(
            marker, hub, month, self.n[there], self.marked[there], self.peers[there], self.special[there],
            np.full(rows, self.is_share), np.full(rows, 30),
        )  # fmt: skip

    def screened(self, **others: float) -> dict[str, np.ndarray]:
        """The screen's columns as markers × hubs × months; what is no row is None or NaN."""
        counts = self.counts()
        return cubes(counts, screen(counts, rules(**others)), self.n.shape)


def cubes(counts: Counts, found: Screened, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Columns of the screen by marker, unit and period."""
    filled = {}
    for name, column in vars(found).items():
        filled[name] = np.full(
            shape, None if column.dtype == object else np.nan, dtype=object if column.dtype == object else float
        )
        filled[name][counts.marker, counts.unit, counts.period] = column
    return filled
