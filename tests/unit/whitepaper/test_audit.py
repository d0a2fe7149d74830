"""The audit's bounds are those of trying out every solution, and planted leaks are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Shape, Total
from publishing.whitepaper.disclosure.bounds import audit, leaks
from publishing.whitepaper.disclosure.exit import protect
from publishing.whitepaper.disclosure.relations import RelationBroken, relate
from publishing.whitepaper.disclosure.rules import load_rules
from publishing.whitepaper.disclosure.shares import suppressed
from tests.unit.whitepaper.attacker import every_solution, meaning, recovered
from tests.unit.whitepaper.tables import ALL, shares_of, shown, together, two_way

RULES = load_rules()
SAFE = [[1, 7, 9], [6, 2, 8], [5, 9, 12]]


def hide(extraction: Extraction, flags: list[bool]) -> Extraction:
    """Suppresses by hand, in the order of the cells; zeros stay, as the rules want."""
    cells = zip(extraction.cells, [*flags, *[False] * len(extraction.cells)], strict=False)
    return replace(extraction, cells=tuple(suppressed(c, "secondary") if flag and c.value else c for c, flag in cells))


def assert_bounds_are_those_of_all_solutions(truth: Extraction, output: Extraction, greatest: int) -> None:
    tried = every_solution([output], greatest)
    cells = {cell.id: cell for cell in output.cells}
    for item in audit(truth, output.cells, RULES):
        if item.verdict != "not_hidden" and meaning(cells[item.cell], output) in tried:
            low, high = tried[meaning(cells[item.cell], output)]
            assert item.least == low, item
            assert min(np.inf if item.greatest is None else item.greatest, greatest) == high, item


# Grand totals of at most 12: what is tried goes to 14, and no hidden figure that a shown total holds lies beyond.
grids = st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=2)


@settings(max_examples=60, deadline=None)
@given(grids, st.lists(st.booleans(), min_size=16, max_size=16))
def test_bounds_of_a_table(grid: list[list[int]], flags: list[bool]) -> None:
    truth = two_way("T101", grid)
    flags = [flag and index % 3 != 2 for index, flag in enumerate(flags)]
    assert_bounds_are_those_of_all_solutions(truth, hide(truth, flags[:12]), 14)


@settings(max_examples=25, deadline=None)
@given(grids, st.lists(st.booleans(), min_size=6, max_size=6))
def test_bounds_with_a_share_left_open(grid: list[list[int]], flags: list[bool]) -> None:
    table = two_way("T101", grid)
    truth = together(table, shares_of(table, "T102", digits=0))
    assert_bounds_are_those_of_all_solutions(truth, hide(truth, flags), 14)


def distinct(nation: int, hubs: list[int]) -> Extraction:
    """Enterprises seen by hubs; in the nation each counts once."""
    codes = tuple(f"r{i}" for i in range(len(hubs)))
    shape = Shape("T103", (Dimension("hub", ALL), Dimension("size", ALL)))
    cells = [Cell("T103", (c,), (ALL,), "distinct", "all", "者", 0, v, contributors=v) for c, v in zip(codes, hubs, strict=True)]
    total = Cell(
        "T103",
        (ALL,),
        (ALL,),
        "distinct",
        "all",
        "者",
        0,
        nation,
        contributors=nation,
        is_total_of=(Total(0, codes, additive=False),),
    )
    return Extraction((*cells, total), {"T103": shape})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 3), min_size=2, max_size=3), st.data())
def test_bounds_of_distinct_counts(hubs: list[int], data: st.DataObject) -> None:
    truth = distinct(data.draw(st.integers(max(hubs), sum(hubs))), hubs)
    flags = data.draw(st.lists(st.booleans(), min_size=len(hubs) + 1, max_size=len(hubs) + 1))
    assert_bounds_are_those_of_all_solutions(truth, hide(truth, flags), 12)


def test_the_nation_of_distinct_counts_is_no_sum() -> None:
    assert not any(row.sums for row in relate(distinct(6, [3, 4])).rows)
    with pytest.raises(RelationBroken):
        relate(distinct(8, [3, 4]))


def test_a_total_left_open_is_found() -> None:
    truth = two_way("T101", SAFE)
    safe = protect(truth, RULES)
    assert not safe.leaks
    hidden = [cell.id for cell in safe.extraction.cells if cell.status == "suppressed" and cell.reason == "secondary"]
    for table, row, column in hidden:
        opened = shown(safe.extraction, (table, row[0], column[0]), of=truth)
        assert leaks(audit(truth, opened.cells, RULES)), (row, column)


def test_a_primary_cell_left_open_is_found() -> None:
    truth = two_way("T101", SAFE)
    found = leaks(audit(truth, shown(protect(truth, RULES).extraction, ("T101", "r0", "c0"), of=truth).cells, RULES))
    assert ("T101", ("r0",), ("c0",)) in {item.cell for item in found if item.verdict == "not_hidden"}


def test_a_linked_table_left_open_is_found() -> None:
    size = two_way("T101", SAFE)
    alone = protect(size, RULES).extraction
    linked = replace(two_way("T901", SAFE), shapes={"T901": replace(size.shapes["T101"], table_id="T901")})
    found = leaks(audit(together(size, linked), together(alone, linked).cells, RULES))
    assert {item.verdict for item in found if item.cell[0] == "T101"} == {"exposed"}
    both = protect(together(size, linked), RULES)
    assert not both.leaks
    status = {cell.id[1:]: cell.status for cell in both.extraction.cells if cell.table_id == "T101"}
    assert all(status[cell.id[1:]] == cell.status for cell in both.extraction.cells)


def test_a_share_left_open_is_found() -> None:
    table = two_way("T101", SAFE)
    truth = together(table, shares_of(table, "T102"))
    safe = protect(truth, RULES)
    assert not safe.leaks
    assert {c.reason for c in safe.extraction.cells if c.table_id == "T102" and c.status == "suppressed"} == {
        "primary",
        "share",
    } - {"primary"}
    opened = shown(safe.extraction, ("T102", "r0", "c0"), of=truth)
    found = leaks(audit(truth, opened.cells, RULES))
    assert ("T101", ("r0",), ("c0",)) in {item.cell for item in found if item.verdict == "exposed"}
    assert recovered([opened])[meaning(truth.cells[0], truth)] == 1


def test_what_an_earlier_edition_shows_is_public_and_what_it_hid_stays_hidden() -> None:
    truth = two_way("T101", SAFE)
    careless = shown(protect(truth, RULES).extraction, ("T101", "r0", "c0"), of=truth)
    now = protect(truth, RULES, earlier=[careless])
    verdicts = {item.cell[1:]: item.verdict for item in now.audited}
    assert verdicts[("r0",), ("c0",)] == "already_public"
    grown = two_way("T101", [[4, 7, 9], [6, 5, 8], [5, 9, 12]])
    before = protect(truth, RULES).extraction
    later = protect(grown, RULES, earlier=[before])
    once = {cell.id for cell in before.cells if cell.status == "suppressed"}
    assert once <= {cell.id for cell in later.extraction.cells if cell.status == "suppressed"}
    assert "earlier" in {cell.reason for cell in later.extraction.cells}


def test_an_edition_with_another_pattern_is_found() -> None:
    """Each edition is safe by itself; side by side they leave nothing hidden."""
    truth = two_way("T101", [[1, 7, 9], [6, 5, 8], [5, 9, 12]])
    pairs = [[(i, j) for i in (0, a) for j in (0, b)] for a, b in ((1, 1), (2, 2))]
    first, second = (hide(truth, [(i, j) in pair for i in range(4) for j in range(4)]) for pair in pairs)
    assert not leaks(audit(truth, first.cells, RULES)), "the planted leak must lie in the combination alone"
    assert not leaks(audit(truth, second.cells, RULES))
    found = {item.cell[1:]: item.verdict for item in leaks(audit(truth, second.cells, RULES, earlier=[first]))}
    assert found.pop((("r0",), ("c0",))) == "exposed"
    assert set(found.values()) == {"not_hidden"}, "what the first edition hid must stay hidden"
    assert recovered([first, second])


def test_the_audit_tells_no_value() -> None:
    truth = two_way("T101", SAFE)
    assert all(item.least != item.greatest for item in protect(truth, RULES).audited)
