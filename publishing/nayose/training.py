"""Weights from evidence: what each level's bits (or m) would be by the warehouse's own records, beside the present ones.

Learning only proposes. Levels that say nothing by definition, those that guard, and those seen too seldom keep their present weight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from publishing.nayose.evidence import Evidence, Key, NothingToLearnFromError
from publishing.nayose.weights import Weight

FEWEST_PAIRS = 200
FEWEST_SEEN = 30
NORMAL_95 = 1.96
CLEARLY = 0.5
"""A difference of fewer bits is not worth anybody's time, however sure it is."""
UNSPOKEN = frozenset(
    {("kana", "missing"), ("kana", "in_name"), ("address", "missing"), ("person", "missing"), ("telephone", "missing")}
)
"""Nothing was compared: 0 by definition, and no part of what is comparable. A missing legal form does say something."""
GUARDS = frozenset({("name", "other_incorporated")})
"""A decision, not a frequency: subsidiaries share address, telephone and representative, which are not independent there."""
SAME_RARITY = {("address", "building"): "numbers", ("address", "numbers"): "building"}
"""Levels whose rarity counts the same thing (tenants of an address) share one m; the building's bits come on top."""


class Status(StrEnum):
    """What became of a level."""

    LEARNT = "学習"
    TOO_FEW = "件数が足りず据え置き"
    DEFINED = "定義により 0"
    GUARD = "守りのため据え置き"


@dataclass(frozen=True)
class Estimate:
    """A learnt value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Learnt:
    """One level: its present weight, what was seen, and what the records say (None: nothing can be said)."""

    present: Weight
    status: Status
    seen: int
    of: int
    random_seen: int
    random_of: int
    m: Estimate | None = None
    bits: Estimate | None = None
    present_bits: float | None = None

    @property
    def differs(self) -> bool:
        """Whether the present weight lies clearly outside of what was learnt."""
        if self.status is not Status.LEARNT or self.bits is None or self.present_bits is None:
            return False
        inside = self.bits.low <= self.present_bits <= self.bits.high
        return not inside and abs(self.present_bits - self.bits.value) >= CLEARLY


def learn(evidence: Evidence, present: Sequence[Weight]) -> list[Learnt]:
    """Every level of the seed, in its order. NothingToLearnFromError if too few pairs are known to be one enterprise."""
    if evidence.matching_pairs < FEWEST_PAIRS:
        raise NothingToLearnFromError(
            f"同じ法人番号をもつ表記の組（と人が「同じ」とした組）が {evidence.matching_pairs:,} しかないため、重みを学習しません"
            f"（{FEWEST_PAIRS} 組以上が必要です）。"
        )
    return [_learn(evidence, weight) for weight in present if weight.is_level]


def proposed(present: Sequence[Weight], learnt: Sequence[Learnt], learnt_from: str) -> list[Weight]:
    """The seed with learnt weights in the place of the present ones; `learnt_from` names edition and date in `source`."""
    changed = {level.present.key: _proposal(level, learnt_from) for level in learnt}
    return [changed.get(weight.key, weight) for weight in present]


def wilson(seen: int, of: int) -> Estimate:
    """A share, smoothed by half a pair either way, with Wilson's interval."""
    if not of:
        return Estimate(0.5, 0.0, 1.0)
    share, z2 = seen / of, NORMAL_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return Estimate(_smooth(seen, of), max(centre - half, 0.0), min(centre + half, 1.0))


def bits_of(seen: int, of: int, random_seen: int, random_of: int) -> Estimate:
    """log2(m ÷ u), both smoothed by half a pair, with the interval of a ratio of shares on the scale of logarithms."""
    value = math.log2(_smooth(seen, of) / _smooth(random_seen, random_of))
    variance = 1 / (seen + 0.5) - 1 / (of + 1) + 1 / (random_seen + 0.5) - 1 / (random_of + 1)
    half = NORMAL_95 * math.sqrt(max(variance, 0.0)) / math.log(2)
    return Estimate(value, value - half, value + half)


def _smooth(seen: int, of: int) -> float:
    return (seen + 0.5) / (of + 1)


def _learn(evidence: Evidence, weight: Weight) -> Learnt:
    seen, of = _seen(evidence.matching, weight), _comparable(evidence, weight)
    random_seen, random_of = evidence.random.get(weight.key, 0), _total(evidence.random, weight.comparison)
    level = Learnt(weight, Status.LEARNT, seen, of, random_seen, random_of)
    if weight.key in UNSPOKEN:
        return replace(level, status=Status.DEFINED, present_bits=0.0)
    if weight.is_by_rarity:
        level = _by_rarity(level, evidence.typical.get(weight.key))
        is_enough = seen >= FEWEST_SEEN
    else:
        level = replace(level, bits=bits_of(seen, of, random_seen, random_of), present_bits=float(weight.bits))
        is_enough = min(seen, random_seen) >= FEWEST_SEEN
    if weight.key in GUARDS:
        return replace(level, status=Status.GUARD)
    return level if is_enough else replace(level, status=Status.TOO_FEW)


def _by_rarity(level: Learnt, typical: float | None) -> Learnt:
    """With m, and, where a matching pair shows how rare the value typically is, with the bits that this makes."""
    m, weight = wilson(level.seen, level.of), level.present
    if typical is None:
        return replace(level, m=m)

    def bits(share: float) -> float:
        return float(weight.bits or 0) + float(weight.scale) * (math.log2(max(share, 1e-9)) + float(typical))

    return replace(level, m=m, bits=Estimate(bits(m.value), bits(m.low), bits(m.high)), present_bits=bits(float(weight.m)))


def _seen(counts: dict[Key, int], weight: Weight) -> int:
    shared = SAME_RARITY.get(weight.key)
    return counts.get(weight.key, 0) + (counts.get((weight.comparison, shared), 0) if shared else 0)


def _comparable(evidence: Evidence, weight: Weight) -> int:
    return evidence.comparable.get(weight.key, _total(evidence.matching, weight.comparison))


def _total(counts: dict[Key, int], comparison: str) -> int:
    return sum(n for key, n in counts.items() if key[0] == comparison and key not in UNSPOKEN)


def _proposal(level: Learnt, learnt_from: str) -> Weight:
    if level.status is not Status.LEARNT:
        return level.present
    pairs = f"{level.seen:,} of {level.of:,} pairs of one enterprise"
    if level.m:
        return replace(level.present, m=f"{float(f'{level.m.value:.2g}')}", source=f"learnt from {learnt_from}: {pairs}")
    if level.bits is None:
        return level.present
    source = f"learnt from {learnt_from}: {pairs}, {level.random_seen:,} of {level.random_of:,} of two"
    return replace(level.present, bits=f"{round(level.bits.value, 1) + 0.0}", source=source)
