"""Which cells are secret by themselves, and how well each hidden figure must be hidden. Hiding others for their sake is `suppress`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, log2

import numpy as np

from publishing.whitepaper.cells import Cell, Extraction
from publishing.whitepaper.disclosure.knowledge import Flags, Numbers, System
from publishing.whitepaper.disclosure.relations import Figure, Network
from publishing.whitepaper.disclosure.rules import Rules


@dataclass(frozen=True)
class Needs:
    """By figure: what must be hidden, what may be, how far its bounds must lie from its value (primary) or apart (others), its weight."""

    must: Flags
    may: Flags
    below: Numbers
    above: Numbers
    width: Numbers
    weight: Numbers


def is_primary(cell: Cell, rules: Rules) -> bool:
    """Whether a cell tells too much of one or two enterprises: few contributors, or money that is nearly one's own."""
    if cell.value is None:
        return False
    few = rules.mean_contributors if cell.kind in ("mean", "share") else rules.contributors
    least = 1 if rules.zeros_shown else 0
    if cell.contributors is not None and least <= cell.contributors <= few:
        return True
    return cell.kind == "money" and cell.value != 0 and _dominated(cell, rules)


def _dominated(cell: Cell, rules: Rules) -> bool:
    if cell.largest_share is None:
        return False
    if cell.largest_share > rules.dominance:
        return True
    return cell.second_share is not None and 1.0 - cell.largest_share - cell.second_share < rules.p_percent * cell.largest_share


def needs_of(extraction: Extraction, network: Network, system: System, rules: Rules) -> Needs:
    """What the rules want of every figure; a figure is secret if one of its cells is, or if an earlier edition hid it.

    What an earlier edition showed with the same value is no longer secret: it must not and cannot be hidden, and the audit says so.
    """
    count = len(network.figures)
    primary = np.array([any(is_primary(cell, rules) for cell in figure.cells) for figure in network.figures], dtype=bool)
    known = np.zeros(count, dtype=bool)
    known[list(network.public)] = True
    once_hidden = np.zeros(count, dtype=bool)
    once_hidden[list(network.once_hidden)] = True
    may = ~known & (~((system.value == 0) & rules.zeros_shown) | once_hidden)
    wanted = np.array([_protection(figure, rules) for figure in network.figures])
    return Needs(
        must=(primary | once_hidden) & ~known,
        may=may,
        below=np.where(primary, np.minimum(wanted, -_lowest(system, may)), 0.0),
        above=np.where(primary, wanted, 0.0),
        width=np.full(count, float(rules.secondary_width)),
        weight=np.array([_weight(extraction, figure, rules) for figure in network.figures]),
    )


def _lowest(system: System, may: Flags) -> Numbers:
    """How far each figure could fall if all that may be hidden were: the total of two counts that are not 0 is 2 at least, hide what one will."""
    lowest = system.floor.copy()
    for part in system.parts(may):
        lowest[part.figures] = np.maximum(part.outer[0], system.floor[part.figures])
    return lowest


def without(needs: Needs, figures: Flags) -> Needs:
    """The needs with some figures given up: they count as known and are hidden for nobody's sake."""
    return replace(needs, must=needs.must & ~figures, may=needs.may & ~figures)


def _protection(figure: Figure, rules: Rules) -> float:
    if figure.kind == "count":
        own_count = all(cell.contributors == cell.value for cell in figure.cells)
        return max(rules.count_width, 0 if own_count else ceil(rules.count_relative_width * figure.value))
    return max(float(rules.secondary_width), rules.money_relative_width * abs(figure.value))


def _weight(extraction: Extraction, figure: Figure, rules: Rules) -> float:
    """Importance: more for totals, the nation and what stands without any breakdown; then for size."""
    factor = rules.weights.total if any(cell.is_total_of for cell in figure.cells) else 1.0
    codes = {name for name, _ in figure.key[3]}
    shapes = [extraction.shapes[cell.table_id] for cell in figure.cells]
    if any(dimension.name == "hub" for shape in shapes for dimension in shape.dimensions) and "hub" not in codes:
        factor *= rules.weights.without_hub
    if all(codes <= {name for name, _ in shape.fixed} for shape in shapes):
        factor = rules.weights.everything
    return round(factor * (1.0 + log2(1.0 + abs(figure.value))), 3)
