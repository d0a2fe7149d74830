"""Complementary suppression: an attacker fails on random tables, and it never costs more than the greedy pattern."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Shape, Total
from publishing.whitepaper.disclosure.exit import protect
from publishing.whitepaper.disclosure.relations import RelationBroken
from publishing.whitepaper.disclosure.rules import load_rules
from publishing.whitepaper.disclosure.shares import suppressed
from tests.unit.whitepaper.attacker import recovered
from tests.unit.whitepaper.tables import ALL, shares_of, together, two_way

RULES = load_rules()
counts = st.one_of(st.integers(0, 3), st.integers(0, 30))


def grids(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@settings(max_examples=8, deadline=None)
@given(grids(3, 4), grids(3, 3))
def test_nobody_recovers_a_cell_of_linked_tables(first: list[list[int]], second: list[list[int]]) -> None:
    """Two breakdowns of the same hubs, with the shares of the first; the second is scaled to the same hub totals."""
    fitted = [[*row[:-1], max(0, sum(one) - sum(row[:-1]))] for one, row in zip(first, second, strict=True)]
    first = [[*one[:-1], one[-1] + max(0, sum(row) - sum(one))] for one, row in zip(first, fitted, strict=True)]
    size = two_way("T301", first)
    truth = together(size, two_way("T401", fitted, ("hub", "industry")), shares_of(size, "T302"))
    result = protect(truth, RULES)
    safe = {item.cell for item in result.audited if item.verdict == "protected"}
    names = recovered([result.extraction])
    lost = {item.cell for item in result.leaks}
    assert len(names) <= len(lost)
    assert not names or lost, "what cannot be protected is said"
    assert result.loss.weight <= result.loss.greedy_weight
    assert safe or not [c for c in truth.cells if c.contributors in (1, 2)]


def test_levels_of_a_hierarchy_protect_each_other() -> None:
    parts = {"01": ("01-1", "01-2", "01-3"), "02": ("02-1", "02-2", "02-3")}
    leaf = {"01-1": 1, "01-2": 14, "01-3": 9, "02-1": 30, "02-2": 22, "02-3": 17}
    shape = Shape("T201", (Dimension("issue", ALL),))

    def cell(code: str, value: int, of: tuple[str, ...] = ()) -> Cell:
        totals = (Total(0, of),) if of else None
        return Cell("T201", (code,), (), "enterprises", "all", "者", 0, value, contributors=value, is_total_of=totals)

    cells = [cell(code, value) for code, value in leaf.items()]
    cells += [cell(group, sum(leaf[code] for code in codes), codes) for group, codes in parts.items()]
    cells += [cell(ALL, sum(leaf.values()), tuple(parts))]
    result = protect(Extraction(tuple(cells), {"T201": shape}), RULES)
    assert not result.leaks
    assert not recovered([result.extraction])
    hidden = {c.row[0] for c in result.extraction.cells if c.status == "suppressed"}
    assert hidden == {"01-1", "01-3"}, "the smaller of the two that would do, and no total"


def test_money_is_hidden_by_dominance_and_widely_enough() -> None:
    truth = two_way("T601", [[1000, 400, 300], [500, 900, 200], [800, 700, 600]], kind="money")
    dominated = replace(truth.cells[0], contributors=9, largest_share=0.95)
    close = replace(truth.cells[5], contributors=9, largest_share=0.6, second_share=0.38)
    cells = tuple({dominated.id: dominated, close.id: close}.get(cell.id, cell) for cell in truth.cells)
    result = protect(replace(truth, cells=cells), RULES)
    assert not result.leaks
    primary = {cell.id for cell in result.extraction.cells if cell.reason == "primary"}
    assert primary == {dominated.id, close.id}
    bounds = {item.cell: item for item in result.audited}[dominated.id]
    assert bounds.least is not None and bounds.least <= 880
    assert bounds.greatest is None or bounds.greatest >= 1120


def test_a_mean_of_two_enterprises_is_hidden() -> None:
    shape = Shape("T801", (Dimension("size", ALL),))
    cells = tuple(Cell("T801", (f"s{n}",), (), "sales", "all", "円", 1, 10.5, kind="mean", contributors=n) for n in (1, 2, 3))
    result = protect(Extraction(cells, {"T801": shape}), RULES)
    assert [cell.status for cell in result.extraction.cells] == ["suppressed", "suppressed", "published"]


def test_zeros_are_shown_unless_told_otherwise() -> None:
    grid = [[0, 7, 9], [6, 12, 8], [5, 9, 12]]
    assert protect(two_way("T101", grid), RULES).loss.primary == 0
    hidden = protect(two_way("T101", grid), replace(RULES, zeros_shown=False))
    assert hidden.loss.primary == 1 and not hidden.leaks


def test_what_nothing_can_hide_is_said() -> None:
    """An earlier edition showed everything around a secret cell: hiding more now would protect nobody."""
    truth = two_way("T101", [[1, 7, 9], [6, 5, 8], [5, 9, 12]])
    careless = replace(truth, cells=(suppressed(truth.cells[0], "primary"), *truth.cells[1:]))
    result = protect(truth, RULES, earlier=[careless])
    assert [(item.cell, item.verdict) for item in result.leaks] == [(truth.cells[0].id, "exposed")]
    assert result.loss.hidden == 0


def test_contradictions_are_refused() -> None:
    truth = two_way("T101", [[1, 7], [6, 2]])
    with pytest.raises(RelationBroken):
        protect(replace(truth, cells=(replace(truth.cells[0], value=4), *truth.cells[1:])), RULES)
    with pytest.raises(RelationBroken):
        protect(shares_of(truth, "T102"), RULES)


def test_same_input_same_pattern() -> None:
    rng = np.random.default_rng(11)
    truth = two_way("T101", rng.integers(0, 12, (8, 7)).tolist())
    patterns = [[cell.status for cell in protect(truth, RULES).extraction.cells] for _ in range(2)]
    assert patterns[0] == patterns[1] and "suppressed" in patterns[0]


def test_optimisation_beats_the_greedy_pattern_somewhere() -> None:
    rng = np.random.default_rng(5)
    losses = [protect(two_way("T101", rng.integers(0, 14, (7, 6)).tolist()), RULES).loss for _ in range(3)]
    assert all(loss.weight <= loss.greedy_weight for loss in losses)
    assert any(loss.weight < loss.greedy_weight for loss in losses)
