"""Complementary suppression one cell at a time: safe, quick, and the baseline that the optimisation must not be worse than."""

from __future__ import annotations

import numpy as np

from publishing.whitepaper.disclosure.cuts import failures, never_alone
from publishing.whitepaper.disclosure.knowledge import Flags, Indices, System
from publishing.whitepaper.disclosure.primary import Needs


def hopeless(system: System, needs: Needs) -> Flags:
    """Secret figures that nothing can hide: each is the only one of a sum that is not known, perhaps after others fell the same way."""
    open_ = needs.must | needs.may
    members = system.rows[np.flatnonzero(system.sums)].astype(bool).astype(float)
    while True:
        single = (members @ open_.astype(float)) == 1
        known = open_ & (np.asarray(members.T @ single.astype(float)) > 0)
        if not known.any():
            return np.asarray(needs.must & ~open_)
        open_ = open_ & ~known


def repair(system: System, needs: Needs, hidden: Flags) -> tuple[Flags, Flags]:
    """Hides more until all is protected, each time the cheapest figure that helps; and what could not be protected even so."""
    hidden, lost = hidden.copy(), np.zeros(len(hidden), dtype=bool)
    while True:
        _close(system, needs, hidden)
        narrow = [cut for cut in failures(system, needs, hidden) if not lost[cut.figure]]
        if not narrow:
            return hidden, lost
        before = hidden.copy()
        for cut in narrow:
            # What was hidden for another figure a moment ago may have helped this one too: it is looked at again before more is hidden.
            if not (hidden & ~before)[cut.figures].any():
                figure = _cheapest(system, needs, hidden, cut.figures)
                lost[cut.figure] = figure is None
                hidden[cut.figure if figure is None else figure] = True


def _close(system: System, needs: Needs, hidden: Flags) -> None:
    """Gives every lonely figure of a sum a partner, until none is lonely."""
    while True:
        before = hidden.copy()
        for cut in never_alone(system, needs, np.flatnonzero(before)):
            if not hidden[cut.figures].any():
                figure = _cheapest(system, needs, hidden, cut.figures)
                hidden[cut.figure if figure is None else figure] = True
        if np.array_equal(before, hidden):
            return


def _cheapest(system: System, needs: Needs, hidden: Flags, figures: Indices) -> int | None:
    """The figure of least weight, counting the cheapest partner that each of its other sums would then need."""
    usable = figures[needs.may[figures] & ~hidden[figures]]
    if not len(usable):
        return None
    cost = [needs.weight[figure] + _partners(system, needs, hidden, int(figure)) for figure in usable]
    return int(usable[int(np.argmin(cost))])


def _partners(system: System, needs: Needs, hidden: Flags, figure: int) -> float:
    cost = 0.0
    for row in system.rows_of(figure):
        others = system.figures_in(int(row))
        if system.sums[row] and not hidden[others].any():
            possible = others[needs.may[others] & (others != figure)]
            cost += float(needs.weight[possible].min()) if len(possible) else 1e12
    return cost
