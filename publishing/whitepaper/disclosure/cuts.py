"""Why a pattern of hidden figures does not protect: for each figure too narrow an inequality that every protecting pattern fulfils.

Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47 (2001): the dual
prices of a reader's programme tell which further figures could have widened it. Choosing among patterns is `suppress`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from publishing.whitepaper.disclosure.knowledge import NEAR, Bound, Flags, Indices, Numbers, Part, System
from publishing.whitepaper.disclosure.primary import Needs

TINY = 1e-9


@dataclass(frozen=True)
class Cut:
    """Σ factor × hidden ≥ 1 as long as `figure` is hidden, over figures other than itself."""

    figure: int
    figures: Indices
    factors: Numbers


def failures(system: System, needs: Needs, hidden: Flags) -> Iterator[Cut]:
    """One cut for every hidden figure that is not wide enough; none if the pattern protects."""
    for part in system.parts(hidden):
        yield from _part_failures(system, needs, hidden, part)


def never_alone(system: System, needs: Needs, figures: Indices) -> Iterator[Cut]:
    """Cuts that hold for every pattern: a hidden figure that is the only one of a sum is known, so each needs another in each of its sums."""
    usable = needs.may | needs.must
    for figure in figures[usable[figures]]:
        for row in system.rows_of(int(figure)):
            if system.sums[row]:
                others = system.figures_in(int(row))
                others = others[usable[others] & (others != figure)]
                yield Cut(int(figure), others, np.ones(len(others)))


def _part_failures(system: System, needs: Needs, hidden: Flags, part: Part) -> Iterator[Cut]:
    above, below, width = needs.above[part.figures], -needs.below[part.figures], needs.width[part.figures]
    part.explore(1, above)
    part.explore(-1, below)
    for side, goal in ((1, above), (-1, below)):
        for figure in np.flatnonzero(~part.reached(side, goal)):
            if not part.reached(side, goal)[figure]:
                bound = part.bound(int(figure), side)
                if not part.reached(side, goal)[figure]:
                    yield _cut(system, needs, hidden, part, int(figure), abs(goal[figure]), (bound,))
    tight = np.flatnonzero(part.most - part.least < width - NEAR)
    if len(tight) > 3:
        part.explore(1, np.where(part.most - part.least < width - NEAR, width, 0.0))
    for figure in tight:
        yield from _width_failure(system, needs, hidden, part, int(figure))


def _width_failure(system: System, needs: Needs, hidden: Flags, part: Part, figure: int) -> Iterator[Cut]:
    width = needs.width[part.figures[figure]]
    bounds = []
    for side in (1, -1):
        if part.most[figure] - part.least[figure] >= width - NEAR:
            return
        bounds.append(part.bound(figure, side))
    if part.most[figure] - part.least[figure] < width - NEAR:
        yield _cut(system, needs, hidden, part, figure, width, bounds)


def _cut(system: System, needs: Needs, hidden: Flags, part: Part, position: int, wanted: float, bounds: Sequence[Bound]) -> Cut:
    """The cut that the prices of some bounds give; where they prove nothing (only wholeness fails): something more must be hidden."""
    figure, usable = int(part.figures[position]), needs.may | needs.must
    factors = np.sum([_reach(system, bound) for bound in bounds], axis=0)
    least = wanted - sum(bound.slack for bound in bounds) - factors[figure]
    factors = np.where(usable, np.minimum(factors, least), 0.0)
    factors[figure] = 0.0
    if least <= NEAR or factors[hidden].sum() >= least - NEAR:
        factors, least = (usable & ~hidden).astype(float), 1.0
    chosen = np.flatnonzero(factors > NEAR)
    return Cut(figure, chosen, factors[chosen] / least)


def _reach(system: System, bound: Bound) -> Numbers:
    """By figure: how much further the bound could lie if that figure were hidden."""
    prices = np.where(np.abs(bound.prices) > TINY, bound.prices, 0.0)
    return np.asarray(np.maximum(prices, 0.0) * -system.floor + np.maximum(-prices, 0.0) * system.far)
