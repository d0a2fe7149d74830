"""Where zeros are hidden too: tables in which a secret cell can be protected in no other way, and their readers are told that an X may be 0.

An earlier edition may show all totals of a table before the table itself is handed out. If those totals leave little beside what is known
of every X (1 at least, as each 0 is shown), no choice of cells protects; an X that may be 0 does. Which zeros and which other cells are
hidden is up to `greedy` and `suppress`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from publishing.whitepaper.cells import Cell, Extraction
from publishing.whitepaper.disclosure.greedy import Baseline, baseline
from publishing.whitepaper.disclosure.knowledge import Flags, System
from publishing.whitepaper.disclosure.primary import Needs, needs_of
from publishing.whitepaper.disclosure.relations import Figure, Network, relate
from publishing.whitepaper.disclosure.rules import Rules


@dataclass(frozen=True)
class Plan:
    """An extraction whose shapes say where zeros may be hidden, what follows from that, and the greedy pattern."""

    extraction: Extraction
    network: Network
    system: System
    needs: Needs
    start: Baseline


def plan(extraction: Extraction, rules: Rules, earlier: Sequence[Extraction]) -> Plan:
    """Shows every zero if all can be protected so; else opens the tables of what is lost to hidden zeros, until that helps no more.

    One zero of each table opened is hidden in any case, so that its readers are told the truth; of tables withheld, all that can be.
    Raises RelationBroken as `relate` does.
    """
    zeros: dict[str, int] = {}
    while True:
        opened = _opened(extraction, zeros)
        network = relate(opened, earlier)
        system = System(network, rules)
        needs = needs_of(opened, network, system, rules)
        start = baseline(system, _hiding(needs, {*zeros.values(), *network.withheld}))
        more = _helpful(network, system, start.lost, zeros) if rules.zeros_shown else {}
        if not more:
            return Plan(opened, network, system, needs, start)
        zeros |= more


def tell(extraction: Extraction, output: Sequence[Cell]) -> Extraction:
    """The extraction with `zeros_hidden` only where the output really hides a zero, or all of a table: nobody is told of what is not so."""
    zeros = {cell.id for cell in extraction.cells if cell.kind == "count" and cell.value == 0}
    hiding = {cell.table_id for cell in output if cell.status == "suppressed" and cell.id in zeros}
    return _opened(extraction, {table for table in hiding if extraction.shapes[table].zeros_hidden})


def _opened(extraction: Extraction, tables: Iterable[str]) -> Extraction:
    chosen = set(tables)
    shapes = {name: replace(shape, zeros_hidden=name in chosen or shape.withheld) for name, shape in extraction.shapes.items()}
    return replace(extraction, shapes=shapes)


def _hiding(needs: Needs, figures: Iterable[int]) -> Needs:
    must = needs.must.copy()
    must[list(figures)] = True
    return replace(needs, must=must & (needs.must | needs.may))


def _helpful(network: Network, system: System, lost: Flags, known: Iterable[str]) -> dict[str, int]:
    """Tables to open with the zero to hide in each: one in a sum with something lost, with the most room in all its sums."""
    known = set(known)
    tables = {table for figure in np.flatnonzero(lost) for table in _tables(network.figures[figure])}
    found: dict[str, int] = {}
    for zero in sorted(_zeros_beside(network, system, lost), key=lambda zero: (-_room(system, zero), zero)):
        of_zero = _tables(network.figures[zero])
        if of_zero <= tables | known:
            found |= {table: zero for table in of_zero - known if table not in found}
    return found


def _zeros_beside(network: Network, system: System, lost: Flags) -> set[int]:
    """Zeros that no earlier edition shows, in sums with something lost."""
    rows = {int(row) for figure in np.flatnonzero(lost) for row in system.rows_of(int(figure)) if system.sums[row]}
    beside = {int(figure) for row in rows for figure in system.figures_in(row)} - network.public
    return {index for index in beside if network.figures[index].integer and network.figures[index].value == 0}


def _room(system: System, figure: int) -> float:
    """How far a figure could rise at most: a zero in a sum of nothing but zeros is known even where it is hidden."""
    rows = [row for row in system.rows_of(figure) if system.sums[row]]
    return min(float(np.abs(system.value[system.figures_in(int(row))]).sum()) for row in rows)


def _tables(figure: Figure) -> set[str]:
    return {cell.table_id for cell in figure.cells}
