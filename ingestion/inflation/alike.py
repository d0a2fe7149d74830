"""Which notes of a hub are alike, of those that may be compared: copies of the last months, of the year before, and of the same slot.

Works on notes without templates (`Bare`). How similarity is computed is said in `likeness`, what templates are in `templates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingestion.inflation.likeness import Signatures, band_keys, estimated, jaccard, neighbours, signatures
from ingestion.inflation.notes import Mask, Notes, Places, joined, mixed
from ingestion.nayose.components import component_ids

ESTIMATE_SLACK = 0.25
"""Candidates are compared exactly if the estimate is at most this much below what is asked for (3.5 standard errors)."""


@dataclass(frozen=True)
class Bare:
    """Notes without templates that are long enough, in order of time, and what is known of each (`records`, by column).

    `signed`: their signatures, without rows where none are needed.
    """

    records: pa.Table
    notes: Notes
    signed: Signatures

    def numbers(self, name: str) -> Places:
        """A column of the records; hashes wrap around, since they are only compared."""
        return np.asarray(self.records.column(name).to_numpy()).astype(np.int64)


@dataclass(frozen=True)
class Pairs:
    """Alike notes: numbers of the later and of the earlier note, and how alike they are."""

    later: Places
    earlier: Places
    similarity: NDArray[np.float64]

    def only(self, kept: Mask | Places) -> Pairs:
        """Some of them."""
        return Pairs(self.later[kept], self.earlier[kept], self.similarity[kept])

    def nearest(self) -> Pairs:
        """For each later note the most alike earlier one, of several the last."""
        order = np.lexsort((self.earlier, self.similarity, self.later))
        return self.only(order[np.flatnonzero(np.diff(self.later[order], append=-1))])


def stacked(parts: Sequence[Bare]) -> Bare:
    """Several months as one, in this order."""
    records = pa.concat_tables([part.records for part in parts]).combine_chunks()
    return Bare(records, joined([part.notes for part in parts]), np.concatenate([part.signed for part in parts]))


def copies(hub: Bare, first: int, similarity: float, days: int) -> Pairs:
    """Alike notes of other enterprises or other days, at most so many days apart, whose later one is number `first` or after."""
    later, earlier = neighbours(band_keys(hub.signed), first)
    day, enterprise = hub.numbers("day"), hub.numbers("enterprise")
    apart = day[later] - day[earlier]
    may_be = (apart >= 0) & (apart <= days) & ((apart > 0) | (enterprise[later] != enterprise[earlier]))
    return _alike(hub.notes, hub.signed, later[may_be], earlier[may_be], similarity)


def recycled(now: Bare, before: Bare, similarity: float, days: int, slack: int) -> Pairs:
    """Alike notes of the same enterprise and the same issues `days` ± `slack` days apart; `earlier` are numbers in `before`."""
    later, earlier = _equal(_case(now), _case(before))
    apart = now.numbers("day")[later] - before.numbers("day")[earlier]
    may_be = np.abs(apart - days) <= slack
    later, earlier = later[may_be], earlier[may_be]
    used, earlier = np.unique(earlier, return_inverse=True)
    notes = before.notes.pick(np.isin(np.arange(len(before.notes)), used))
    signed = np.concatenate([now.signed, signatures(notes)])
    found = _alike(joined([now.notes, notes]), signed, later, earlier + len(now.notes), similarity)
    return Pairs(found.later, used[found.earlier - len(now.notes)], found.similarity)


def slots(hub: Bare, pairs: Pairs, first: int) -> Places:
    """For each note from `first` on the smallest number of the alike notes in its slot, -1 where there are none.

    A slot: the same day, other enterprises, and the same coordinator or times that overlap.
    """
    one, other = pairs.later, pairs.earlier
    same_slot = (other >= first) & (hub.numbers("day")[one] == hub.numbers("day")[other])
    same_slot &= hub.numbers("enterprise")[one] != hub.numbers("enterprise")[other]
    start, end = hub.numbers("started_min"), hub.numbers("ended_min")
    overlap = (start[one] >= 0) & (start[other] >= 0) & (start[one] < end[other]) & (start[other] < end[one])
    coordinator = hub.numbers("coordinator")
    same_slot &= overlap | (coordinator[one] == coordinator[other])
    nodes = np.arange(first, len(hub.notes))
    smallest = component_ids(nodes, one[same_slot], other[same_slot])
    has_company = np.isin(smallest, one[same_slot]) | np.isin(smallest, other[same_slot])
    return np.where(has_company, smallest, -1)


def _alike(notes: Notes, signed: Signatures, later: Places, earlier: Places, similarity: float) -> Pairs:
    likely = estimated(signed, later, earlier) >= similarity - ESTIMATE_SLACK
    later, earlier = later[likely], earlier[likely]
    pairs = Pairs(later, earlier, jaccard(notes, later, earlier))
    return pairs.only(pairs.similarity >= similarity)


def _case(notes: Bare) -> NDArray[np.uint64]:
    enterprise, issues = notes.numbers("enterprise").astype(np.uint64), notes.numbers("issues").astype(np.uint64)
    return np.asarray(mixed(enterprise ^ mixed(issues)))


def _equal(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> tuple[Places, Places]:
    """All pairs of places with equal values."""
    order = np.argsort(other, kind="stable")
    begins, ends = np.searchsorted(other[order], one, "left"), np.searchsorted(other[order], one, "right")
    counts = ends - begins
    places = np.arange(counts.sum()) + np.repeat(begins - np.cumsum(counts) + counts, counts)
    return np.repeat(np.arange(len(one)), counts), order[places]
