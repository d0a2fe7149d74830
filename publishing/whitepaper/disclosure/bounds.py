"""The audit: for every hidden figure the least and greatest value that everything published allows, and whether that is wide enough.

It trusts no method of hiding: it starts from the cells as they are handed out. Nothing here decides what is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from publishing.whitepaper.cells import Cell, CellId, Extraction
from publishing.whitepaper.disclosure.knowledge import NEAR, Flags, Indices, Numbers, Part, System
from publishing.whitepaper.disclosure.primary import Needs, is_primary, needs_of
from publishing.whitepaper.disclosure.relations import ADDITIVE, relate
from publishing.whitepaper.disclosure.rules import Rules
from publishing.whitepaper.disclosure.shares import open_derived
from publishing.whitepaper.disclosure.zeros import tell

Verdict = Literal["protected", "too_narrow", "exposed", "already_public", "withheld", "not_hidden"]


@dataclass(frozen=True)
class Audited:
    """One suppressed cell as a reader sees it: bounds (None: without limit) and verdict; no true value, so it may be handed out.

    `too_narrow`: bounds are closer than the rules want; `exposed`: they meet; `already_public`: an earlier edition shows the value;
    `withheld`: too narrow or exposed in a table that a person withheld, but no secret, or told by earlier editions alone; `not_hidden`:
    secret, but published.
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
    extraction = tell(extraction, output)
    shown = [cell for cell in output if cell.status == "published"]
    network = relate(extraction, earlier, [cell for cell in shown if cell.ratio is not None])
    system = System(network, rules)
    needs = needs_of(extraction, network, system, rules)
    hidden = np.ones(len(network.figures), dtype=bool)
    hidden[[network.at[cell.id] for cell in shown if cell.id in network.at]] = False
    hidden[list(network.public)] = False
    least, greatest, narrow = _bounds(system, needs, hidden)
    excused = network.withheld - set(np.flatnonzero(needs.must))
    secret = narrow & needs.must
    excused |= network.withheld & _known_before(extraction, earlier, np.flatnonzero(secret), least, greatest, rules)
    audited = []
    for cell in output:
        index = network.at.get(cell.id)
        if index is not None and cell.status == "suppressed":
            verdict = _verdict(index in network.public, bool(hidden[index]), bool(narrow[index]), least[index] == greatest[index])
            if verdict in ("too_narrow", "exposed") and index in excused:
                verdict = "withheld"
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
    """What is wrong with an output: everything that is neither protected, nor known from earlier editions alone, nor withheld without being secret."""
    return [item for item in audited if item.verdict not in ("protected", "already_public", "withheld")]


def _verdict(public: bool, hidden: bool, narrow: bool, met: bool) -> Verdict:
    if public:
        return "already_public"
    if not hidden or met:
        return "exposed"
    return "too_narrow" if narrow else "protected"


def _known_before(
    extraction: Extraction, earlier: Sequence[Extraction], narrow: Indices, least: Numbers, greatest: Numbers, rules: Rules
) -> set[int]:
    """Which of some figures would be no wider if this output hid everything, zeros included, and said so."""
    if not len(narrow):
        return set()
    shapes = {name: replace(shape, zeros_hidden=True) for name, shape in extraction.shapes.items()}
    network = relate(replace(extraction, shapes=shapes), earlier)
    hidden = np.ones(len(network.figures), dtype=bool)
    hidden[list(network.public)] = False
    system = System(network, rules)
    found = set()
    for part in system.parts(hidden):
        for position in np.flatnonzero(np.isin(part.figures, narrow)):
            figure, ends = int(part.figures[position]), [part.bound(int(position), side) for side in (-1, 1)]
            low, high = (system.value[figure] + end.deviation for end in ends)
            if all(end.exact for end in ends) and least[figure] <= low + NEAR and greatest[figure] >= high - NEAR:
                found.add(figure)
    return found


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
