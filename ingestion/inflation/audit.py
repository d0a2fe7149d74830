"""How many records a hub would have to take back, judged from a sample that people looked at: the third ledger (監査推計).

Pure and without chance: the same sample gives the same interval. Which records were drawn and what people found is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy.special import betaln, gammaln

JEFFREYS = 0.5
TAIL = 0.05
CELLS = 4_000


@dataclass(frozen=True)
class Stratum:
    """Records of one kind: `size` of them, of which `drawn` were looked at, `missing` have no trace outside, `unclear` could not be told.

    ValueError if more were found than drawn, or drawn than there are.
    """

    size: int
    drawn: int
    missing: int
    unclear: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.missing + self.unclear <= self.drawn <= self.size or min(self.missing, self.unclear) < 0:
            raise ValueError(f"not a sample of its stratum: {self}")


@dataclass(frozen=True)
class Estimate:
    """Records without a trace among `records`, with a 90 % interval."""

    records: int
    missing: float
    low: float
    high: float


def estimate(strata: Iterable[Stratum]) -> Estimate | None:
    """The strata together; None if there is a stratum of which nothing is known.

    The point is Σ size × share among those that could be told. The interval is that of the records not looked at: in each stratum they follow
    the beta-binomial distribution that Jeffreys' prior and the sample leave (which is narrower the more of the stratum was drawn), and
    strata are added by convolution. Its low end takes every unclear record for a true one, its high end takes none.
    """
    filled = [stratum for stratum in strata if stratum.size]
    if any(stratum.drawn == stratum.unclear for stratum in filled):
        return None
    records = sum(stratum.size for stratum in filled)
    point = sum(stratum.size * stratum.missing / (stratum.drawn - stratum.unclear) for stratum in filled)
    low = _end(filled, lambda stratum: stratum.missing)
    high = records - _end(filled, lambda stratum: stratum.drawn - stratum.missing - stratum.unclear)
    return Estimate(records, point, min(low, point), max(high, point))


def _end(strata: list[Stratum], seen: Callable[[Stratum], int]) -> float:
    """The count of a kind of record that is exceeded with 95 % probability. A kind that was never seen counts as absent: no prior makes it up."""
    cell = max(1, -(-sum(stratum.size for stratum in strata) // CELLS))
    known = sum(seen(stratum) for stratum in strata)
    unseen = [_unseen(stratum, seen(stratum), cell) for stratum in strata if seen(stratum) and stratum.size > stratum.drawn]
    if not unseen:
        return float(known)
    total = np.cumsum(reduce(np.convolve, unseen))
    return float(known + cell * int(np.searchsorted(total, TAIL)))


def _unseen(stratum: Stratum, seen: int, cell: int) -> np.ndarray:
    """Probabilities of 0, 1, … of the kind (in cells of so many) among the records of a stratum that were not drawn."""
    rest = stratum.size - stratum.drawn
    count = np.arange(rest + 1)
    one, other = seen + JEFFREYS, stratum.drawn - seen + JEFFREYS
    ways = gammaln(rest + 1) - gammaln(count + 1) - gammaln(rest - count + 1)
    chance = np.exp(ways + betaln(count + one, rest - count + other) - betaln(one, other))
    return np.bincount(count // cell, weights=chance / chance.sum())
