"""The one exit: an extraction goes in with its true values, cells to hand out come out, audited, with what the protection cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from publishing.whitepaper.cells import Cell, Extraction
from publishing.whitepaper.disclosure.bounds import Audited, audit, leaks
from publishing.whitepaper.disclosure.knowledge import Flags, System
from publishing.whitepaper.disclosure.primary import Needs, is_primary, needs_of
from publishing.whitepaper.disclosure.relations import Network, relate
from publishing.whitepaper.disclosure.rules import Rules
from publishing.whitepaper.disclosure.shares import hide_derived, suppressed
from publishing.whitepaper.disclosure.suppress import Suppression, loss, suppress


@dataclass(frozen=True)
class Loss:
    """What protection costs beyond the secret figures themselves, each figure counted once, and the same for the greedy baseline."""

    primary: int
    hidden: int
    weight: float
    greedy_hidden: int
    greedy_weight: float
    neighbourhoods: int
    searched_to_the_end: int


@dataclass(frozen=True)
class Protected:
    """Cells to hand out, their audit, the loss, and rows of earlier editions that values revised since make useless to a reader."""

    extraction: Extraction
    audited: tuple[Audited, ...]
    loss: Loss
    rows_revised: int

    @property
    def leaks(self) -> list[Audited]:
        """What could not be protected; nothing may be handed out as final while this is not empty."""
        return leaks(self.audited)


def protect(extraction: Extraction, rules: Rules, earlier: Sequence[Extraction] = ()) -> Protected:
    """Suppresses, derives and audits; `earlier`: what former editions handed out, as handed out.

    Raises RelationBroken where the extraction contradicts itself: nothing can be said of what such cells reveal.
    """
    network = relate(extraction, earlier)
    system = System(network, rules)
    needs = needs_of(extraction, network, system, rules)
    found = suppress(system, needs, _tables(extraction, network), rules.effort)
    output = hide_derived([_as_handed_out(cell, extraction, network, needs, found.hidden, rules) for cell in extraction.cells])
    audited = audit(extraction, output, rules, earlier)
    return Protected(replace(extraction, cells=output), tuple(audited), _cost(needs, found), network.left_out)


def _tables(extraction: Extraction, network: Network) -> list[np.ndarray]:
    figures: dict[str, set[int]] = {}
    for cell in extraction.cells:
        if cell.id in network.at:
            figures.setdefault(cell.table_id, set()).add(network.at[cell.id])
    return [np.array(sorted(figures[table]), dtype=np.int64) for table in sorted(figures)]


def _as_handed_out(cell: Cell, extraction: Extraction, network: Network, needs: Needs, hidden: Flags, rules: Rules) -> Cell:
    if is_primary(cell, rules):
        return suppressed(cell, "primary")
    index = network.at.get(cell.id)
    if index is None or not hidden[index]:
        return cell
    if needs.above[index] > 0:
        return suppressed(cell, "primary")
    return suppressed(cell, "earlier" if needs.must[index] else "secondary")


def _cost(needs: Needs, found: Suppression) -> Loss:
    def beyond(hidden: Flags) -> int:
        return int((hidden & ~needs.must).sum())

    return Loss(
        int(needs.must.sum()),
        beyond(found.hidden),
        round(loss(needs, found.hidden), 3),
        beyond(found.greedy),
        round(loss(needs, found.greedy), 3),
        found.neighbourhoods,
        found.ended,
    )
