"""The audit: for every hidden figure the least and greatest value that everything published allows, and whether that is wide enough.

It trusts no method of hiding: it starts from the cells as they are handed out. Nothing here decides what is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from publishing.whitepaper.cells import Cell, CellId, Extraction
from publishing.whitepaper.disclosure.knowledge import NEAR, Flags, Numbers, Part, System
from publishing.whitepaper.disclosure.primary import Needs, is_primary, needs_of
from publishing.whitepaper.disclosure.relations import ADDITIVE, relate
from publishing.whitepaper.disclosure.rules import Rules
from publishing.whitepaper.disclosure.shares import open_derived

Verdict = Literal["protected", "too_narrow", "exposed", "already_public", "not_hidden"]


@dataclass(frozen=True)
class Audited:
    """One suppressed cell as a reader sees it: bounds (None: without limit) and verdict; no true value, so it may be handed out.

    `too_narrow`: bounds are closer than the rules want; `exposed`: they meet; `already_public`: an earlier edition shows the value;
    `not_hidden`: a secret cell that is published.
    """

    cell: CellId
    reason: str
    least: float | None
    greatest: float | None
    verdict: Verdict


def audit(extraction: Extraction, output: Sequence[Cell], rules: Rules, earlier: Sequence[Extraction] = ()) -> list[Audited]:
    """Bounds of every suppressed cell of an output, given its true values; cells in the order of the output.

    A figure counts as hidden only if all cells that show it are. Raises RelationBroken where shown ratios or totals contradict the values.
    """
    shown = [cell for cell in output if cell.status == "published"]
    network = relate(extraction, earlier, [cell for cell in shown if cell.ratio is not None])
    system = System(network, rules)
    needs = needs_of(extraction, network, system, rules)
    hidden = np.ones(len(network.figures), dtype=bool)
    hidden[[network.at[cell.id] for cell in shown if cell.id in network.at]] = False
    hidden[list(network.public)] = False
    least, greatest, narrow = _bounds(system, needs, hidden)
    audited = []
    for cell in output:
        index = network.at.get(cell.id)
        if index is not None and cell.status == "suppressed":
            verdict = _verdict(index in network.public, bool(hidden[index]), bool(narrow[index]), least[index] == greatest[index])
            ends = (_end(least[index]), _end(greatest[index])) if hidden[index] else (float(system.value[index]),) * 2
            audited.append(Audited(cell.id, cell.reason, *ends, verdict))
        elif index is not None and needs.must[index] and cell.status == "published":
            audited.append(Audited(cell.id, "", float(system.value[index]), float(system.value[index]), "not_hidden"))
    return audited + _open_ratios(extraction, output, rules)


def _open_ratios(extraction: Extraction, output: Sequence[Cell], rules: Rules) -> list[Audited]:
    """Shares and means that are published although they are secret themselves or come from a hidden cell."""
    truth = {cell.id: cell for cell in extraction.cells}
    derived = {cell.id for cell in open_derived(output, {cell.id for cell in output if cell.status == "suppressed"})}
    secret = {
        cell.id
        for cell in output
        if cell.status == "published" and cell.kind not in ADDITIVE and is_primary(truth[cell.id], rules)
    }
    return [Audited(cell.id, "", cell.value, cell.value, "not_hidden") for cell in output if cell.id in derived | secret]


def leaks(audited: Sequence[Audited]) -> list[Audited]:
    """What is wrong with an output: everything that is neither protected nor known from an earlier edition."""
    return [item for item in audited if item.verdict not in ("protected", "already_public")]


def _verdict(public: bool, hidden: bool, narrow: bool, met: bool) -> Verdict:
    if public:
        return "already_public"
    if not hidden or met:
        return "exposed"
    return "too_narrow" if narrow else "protected"


def _end(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _bounds(system: System, needs: Needs, hidden: Flags) -> tuple[Numbers, Numbers, Flags]:
    least, greatest = system.value.copy(), system.value.copy()
    narrow = np.zeros(len(hidden), dtype=bool)
    for part in system.parts(hidden):
        figures = part.figures
        low, high = _ends(part, -1), _ends(part, 1)
        least[figures] += low
        greatest[figures] += high
        # The verdict takes what witnesses prove, which is never more than the truth; the bounds shown are what a reader can prove.
        narrow[figures] = (
            (part.most < needs.above[figures] - NEAR)
            | (part.least > -needs.below[figures] + NEAR)
            | (part.most - part.least < needs.width[figures] - NEAR)
        )
    return least, greatest, narrow


def _ends(part: Part, side: int) -> Numbers:
    """The furthest deviation of each figure of a part on one side; infinite if only the assumed ceiling stops it."""
    goal = part.outer[1] if side > 0 else part.outer[0]
    part.explore(side, goal)
    ends = goal.copy()
    for figure in np.flatnonzero(~part.reached(side, goal)):
        if not part.reached(side, goal)[figure]:
            ends[figure] = part.bound(int(figure), side).deviation
    ends = np.where(part.integer, np.round(ends), ends)
    return np.where(ends >= part.ceiling - NEAR, np.inf, ends) if side > 0 else ends
