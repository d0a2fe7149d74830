"""Complementary suppression of least weight: a covering programme over patterns, fed with the cuts of `cuts`, neighbourhood by neighbourhood.

It starts from the greedy pattern and only ever replaces a protecting pattern by a cheaper protecting one, so it is never worse and never
less safe. Work is limited in numbers of programmes, not in seconds: the same input gives the same pattern on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from publishing.whitepaper.disclosure.cuts import Cut, failures, never_alone
from publishing.whitepaper.disclosure.greedy import hopeless, repair
from publishing.whitepaper.disclosure.knowledge import Flags, Indices, Numbers, System
from publishing.whitepaper.disclosure.primary import Needs, without
from publishing.whitepaper.disclosure.rules import Effort


@dataclass(frozen=True)
class Suppression:
    """What to hide; `lost`: secret figures that nothing can protect; `greedy`: the baseline's pattern; how neighbourhoods ended."""

    hidden: Flags
    greedy: Flags
    lost: Flags
    neighbourhoods: int
    ended: int


def loss(needs: Needs, hidden: Flags) -> float:
    """Weight hidden beyond what had to be hidden."""
    return float(needs.weight[hidden & ~needs.must].sum())


def suppress(system: System, needs: Needs, tables: Sequence[Indices], effort: Effort) -> Suppression:
    """A protecting pattern, at most as costly as the greedy one.

    Neighbourhoods: what is hidden without being secret (which of it can be shown again), each table's figures in `tables`, the first again.
    """
    needs, baseline, lost = _baseline(system, needs)
    best, ended = baseline, 0
    cuts: list[Cut] = []
    for table in (None, *tables, None):
        free = np.flatnonzero(best) if table is None else table
        trial, complete = _improve(system, needs, best, free[(needs.may & ~needs.must)[free]], cuts, effort)
        ended += complete
        if loss(needs, trial) < loss(needs, best):
            best = trial
        system.forget()
    return Suppression(best | lost, baseline | lost, lost, len(tables) + 2, ended)


def _baseline(system: System, needs: Needs) -> tuple[Needs, Flags, Flags]:
    """The greedy pattern, and the needs without the figures that nothing can protect: a reader knows those, so they hide nothing else."""
    lost = hopeless(system, needs)
    while True:
        possible = without(needs, lost)
        pattern, narrow = repair(system, possible, possible.must.copy())
        if not narrow.any():
            return possible, pattern, lost
        lost = lost | narrow


def _improve(system: System, needs: Needs, best: Flags, free: Indices, cuts: list[Cut], effort: Effort) -> tuple[Flags, bool]:
    """A cheaper pattern that differs from `best` only in some figures, if found, and whether the search came to its end; adds cuts."""
    if not best[free].any():
        return best, True
    lonely = list(never_alone(system, needs, np.union1d(free, np.flatnonzero(best))))
    hidden, nodes = best, effort.nodes
    for _ in range(effort.rounds):
        chosen = _cover(needs, best, free, [*lonely, *cuts], effort.gap, nodes)
        if chosen is None:
            break
        hidden, nodes = chosen[0], nodes - chosen[1]
        if loss(needs, hidden) >= loss(needs, best):
            return best, True
        failing = list(failures(system, needs, hidden))
        if not failing:
            return hidden, True
        cuts.extend(failing)
    return repair(system, needs, hidden)[0], False


def _cover(needs: Needs, best: Flags, free: Indices, cuts: Sequence[Cut], gap: float, nodes: int) -> tuple[Flags, int] | None:
    """The cheapest choice among the free figures that fulfils all cuts, the others being hidden as in `best`, and nodes used.

    None if the nodes do not suffice, or if there is no such choice.
    """
    if nodes <= 0:
        return None
    matrix, least = _covering(best, free, cuts)
    solved = milp(
        needs.weight[free],
        integrality=np.ones(len(free)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, least, np.inf),
        options={"node_limit": nodes, "mip_rel_gap": gap},
    )
    if solved.status != 0:
        return None
    hidden = best.copy()
    hidden[free] = solved.x > 0.5
    # The root is a node of every programme, also of those that need no search.
    return hidden, max(0, int(solved.mip_node_count) - 1)


def _covering(best: Flags, free: Indices, cuts: Sequence[Cut]) -> tuple[sparse.csr_matrix, Numbers]:
    """The cuts over the free figures: matrix and right-hand side, what is hidden elsewhere being put in."""
    place = np.full(len(best), -1)
    place[free] = np.arange(len(free))
    fixed = best.copy()
    fixed[free] = False
    rows: list[Indices] = []
    factors, least = [], []
    for cut in cuts:
        inside = place[cut.figures] >= 0
        guarded = place[cut.figure] >= 0
        wanted = 1.0 - float(cut.factors[fixed[cut.figures]].sum())
        if wanted <= 1e-9 or not (guarded or fixed[cut.figure]):
            continue
        rows.append(np.append(place[cut.figures[inside]], [place[cut.figure]] if guarded else []).astype(np.int64))
        factors.append(np.append(np.minimum(cut.factors[inside], wanted), [-wanted] if guarded else []))
        least.append(0.0 if guarded else wanted)
    columns = np.concatenate([free[:0], *rows])
    ends = np.cumsum([0, *(len(row) for row in rows)])
    return sparse.csr_matrix((np.concatenate([np.empty(0), *factors]), columns, ends), (len(rows), len(free))), np.array(least)
