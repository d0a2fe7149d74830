"""Editions of years that overlap, made in any order: a table of all years shows totals of the tables of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.whitepaper.cells import Cell, Dimension, Extraction, Shape, Total
from publishing.whitepaper.disclosure.bounds import audit, leaks
from publishing.whitepaper.disclosure.exit import protect
from publishing.whitepaper.disclosure.rules import load_rules
from publishing.whitepaper.disclosure.shares import suppressed
from publishing.whitepaper.forms.cells_file import write_cells
from publishing.whitepaper.forms.tables import ZEROS_HIDDEN_JA, tables_of
from publishing.whitepaper.forms.tidy import tidy_tables
from publishing.whitepaper.handed_out import CELLS, load, write_meaning
from publishing.whitepaper.lint.characters import plain
from tests.unit.whitepaper.attacker import Contradiction, meaning, recovered
from tests.unit.whitepaper.small_forms import small_paper
from tests.unit.whitepaper.tables import ALL, together, two_way

RULES = load_rules()
GRID = [[40, 20, 1], [31, 12, 0], [50, 9, 2], [33, 14, 1], [28, 17, 0]]
"""Last column: a total of 4 leaves three secret counts, each known to be 1 at least, no room."""
BEFORE_REVISION = [[37, 20, 1], *GRID[1:]]
NEXT = [[44, 18, 3], [29, 15, 6], [52, 11, 5], [35, 10, 7], [30, 19, 4]]
SECRET = {("T404", (row,), ("c2",)) for row in ("r0", "r2", "r3")}


small = st.sampled_from([0, 0, 1, 1, 2, 3, 5, 9, 20])


def numbered(row: int, values: list[int]) -> list[tuple[tuple[int, int], int]]:
    return [((row, column), value) for column, value in enumerate(values)]


def by_year(table_id: str, name: str, totals: Mapping[str, Sequence[int]]) -> Extraction:
    """A table of one dimension over years, with the total of each year."""
    cells = []
    for year, values in totals.items():
        codes = tuple(f"{name[0]}{place}" for place in range(len(values)))
        for code, value in (*zip(codes, values, strict=True), (ALL, sum(values))):
            of = (Total(0, codes),) if code == ALL else None
            cells.append(
                Cell(table_id, (code,), (year,), "enterprises", "all", "者", 0, value, contributors=value, is_total_of=of)
            )
    return Extraction(tuple(cells), {table_id: Shape(table_id, (Dimension(name, ALL), Dimension("fiscal_year")))})


def white_paper(year: str, grids: Mapping[str, list[list[int]]]) -> Extraction:
    """The grid of a year, and the totals of its rows and columns over all years."""
    rows = {of: [sum(row) for row in grid] for of, grid in grids.items()}
    columns = {of: [sum(column) for column in zip(*grid, strict=True)] for of, grid in grids.items()}
    grid = two_way("T404", grids[year], ("row", "column"), year=year)
    return together(grid, by_year("T401", "row", rows), by_year("T301", "column", columns))


OLD, NEW = white_paper("2023", {"2023": GRID}), white_paper("2024", {"2023": BEFORE_REVISION, "2024": NEXT})


def test_the_older_year_can_be_made_last() -> None:
    """Its totals are public, some with a value that was revised since; zeros of the one table are hidden, and its readers told."""
    newer = protect(NEW, RULES)
    older = protect(OLD, RULES, earlier=[newer.extraction])
    assert not newer.leaks and not older.leaks
    assert not recovered([newer.extraction, older.extraction])
    assert {table for table, shape in older.extraction.shapes.items() if shape.zeros_hidden} == {"T404"}
    truth = {cell.id: cell.value for cell in OLD.cells}
    hidden = {cell.id for cell in older.extraction.cells if cell.status == "suppressed"}
    assert hidden >= SECRET
    assert any(truth[cell] == 0 for cell in hidden), "what readers are told is true"
    again = protect(OLD, RULES, earlier=[newer.extraction, older.extraction])
    assert not again.leaks
    assert not recovered([newer.extraction, older.extraction, again.extraction])


def test_the_older_year_can_be_made_first() -> None:
    older = protect(OLD, RULES)
    newer = protect(NEW, RULES, earlier=[older.extraction])
    assert not newer.leaks and not older.leaks
    assert not recovered([older.extraction, newer.extraction])
    assert not any(shape.zeros_hidden for shape in (*older.extraction.shapes.values(), *newer.extraction.shapes.values()))


def test_an_edition_that_knows_nothing_of_the_other_year_is_found() -> None:
    """The planted leak: safe alone, with a total of the column hidden that the edition of another year shows."""
    newer, alone = protect(NEW, RULES), protect(OLD, RULES)
    assert not alone.leaks
    found = {item.cell for item in leaks(audit(OLD, alone.extraction.cells, RULES, earlier=[newer.extraction]))}
    assert found >= SECRET


def test_a_revised_total_pins_nothing_and_an_unrevised_one_does() -> None:
    """The same pattern beside an old total: with the value of today it gives the cell away, with one revised since it is another number."""
    hidden = {("T404", ("r0",), ("c2",)), ("T404", ("r0",), ("c0",)), ("T404", ("r4",), ("c2",)), ("T404", ("r4",), ("c0",))}
    grid = [[*row[:2], value] for row, value in zip(GRID, (1, 9, 8, 7, 6), strict=True)]
    truth = together(two_way("T404", grid, ("row", "column")))
    output = [suppressed(cell, "primary") if cell.id in hidden else cell for cell in truth.cells]
    assert not leaks(audit(truth, output, RULES))

    def edition(first: int) -> Extraction:
        """Another table of the same measure that sums r0c2 and r0c1 only: shows them as one."""
        names = (Dimension("row", ALL), Dimension("column", ALL))
        places = {"c2": first, "c1": 20}
        cells = [Cell("T405", ("r0",), (code,), "enterprises", "all", "者", 0, value) for code, value in places.items()]
        whole = Cell("T405", ("r0",), ("pair",), "enterprises", "all", "者", 0, first + 20, is_total_of=(Total(1, ("c2", "c1")),))
        shape = Shape("T405", names, (("fiscal_year", "2023"),))
        return Extraction((suppressed(cells[0], "primary"), cells[1], whole), {"T405": shape})

    assert {item.verdict for item in leaks(audit(truth, output, RULES, earlier=[edition(1)]))} == {"exposed"}
    assert not leaks(audit(truth, output, RULES, earlier=[edition(3)]))


def test_a_total_revised_since_is_hidden_for_no_other_and_hidden_if_it_is_secret_itself() -> None:
    """Readers would take its old value for today's: 72 - 30 - 40."""

    def then(total: int) -> Extraction:
        one = by_year("T302", "column", {"2023": [2, 30, 40]})
        cells = [replace(cell, value=total if cell.row == (ALL,) else cell.value, is_total_of=None) for cell in one.cells[1:]]
        return replace(one, cells=tuple(cells))

    truth = by_year("T301", "column", {"2023": [1, 30, 40]})
    assert not protect(truth, RULES).leaks
    result = protect(truth, RULES, earlier=[then(72)])
    assert [item.cell[1] for item in result.leaks] == [("c0",)]
    assert [cell.status for cell in result.extraction.cells] == ["suppressed", "published", "published", "published"]
    assert not protect(withheld(truth, "T301"), RULES, earlier=[then(72)]).leaks, "a person may decide that 72 tells too little"
    few = by_year("T301", "column", {"2023": [1]})
    assert {cell.status for cell in protect(few, RULES, earlier=[then(3)]).extraction.cells} == {"suppressed"}


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(small, small, small), min_size=3, max_size=3), st.integers(0, 2), st.integers(-2, 2))
def test_nobody_recovers_a_secret_from_editions_of_two_years(grid: list[tuple[int, int, int]], place: int, change: int) -> None:
    """One value was revised between the editions; the reader takes what is hidden for unrevised, so a wrong guess of his counts for nothing."""
    now = [list(row) for row in grid]
    then = [
        [max(0, value + change * (spot == (place, place))) for spot, value in numbered(row, line)] for row, line in enumerate(now)
    ]
    newer = protect(white_paper("2024", {"2023": then, "2024": NEXT}), RULES)
    older_truth = white_paper("2023", {"2023": now})
    older = protect(older_truth, RULES, earlier=[newer.extraction])
    value = {meaning(cell, older_truth): cell.value for cell in older_truth.cells}
    try:
        found = recovered([newer.extraction, older.extraction])
    except Contradiction:
        return
    assert len([name for name, number in found.items() if value.get(name) == number]) <= len({item.cell for item in older.leaks})
    decided = replace(older_truth, shapes={name: replace(shape, withheld=True) for name, shape in older_truth.shapes.items()})
    assert not protect(decided, RULES, earlier=[newer.extraction]).leaks, "there is always a way out"


def test_nobody_is_told_of_hidden_zeros_where_there_are_none() -> None:
    """A table that says an X may be 0, and shows every zero: the audit takes each X as 1 at least all the same."""
    newer = protect(NEW, RULES)
    told = replace(OLD, shapes={**OLD.shapes, "T404": replace(OLD.shapes["T404"], zeros_hidden=True)})
    output = [suppressed(cell, "secondary") if cell.table_id == "T404" and cell.value else cell for cell in OLD.cells]
    assert {item.cell for item in leaks(audit(told, output, RULES, earlier=[newer.extraction]))} >= SECRET


WITHOUT_ZEROS = [[40, 20, 1], [31, 12, 1], [50, 9, 2]]


def withheld(extraction: Extraction, table: str) -> Extraction:
    return replace(extraction, shapes={**extraction.shapes, table: replace(extraction.shapes[table], withheld=True)})


def test_where_there_is_no_zero_to_hide_a_person_can_withhold_the_table() -> None:
    truth = white_paper("2023", {"2023": WITHOUT_ZEROS})
    newer = protect(white_paper("2024", {"2023": WITHOUT_ZEROS, "2024": NEXT}), RULES)
    refused = protect(truth, RULES, earlier=[newer.extraction])
    assert {item.cell for item in refused.leaks} == {("T404", (row,), ("c2",)) for row in ("r0", "r1", "r2")}
    made = protect(withheld(truth, "T404"), RULES, earlier=[newer.extraction])
    assert not made.leaks
    assert not recovered([newer.extraction, made.extraction])
    shown = {cell.id for cell in made.extraction.cells if cell.table_id == "T404" and cell.status == "published"}
    assert all(ALL in (*row, *column) for _, row, column in shown), "totals that other tables show too, and nothing else"


@pytest.mark.parametrize("is_withheld", [False, True])
def test_what_earlier_editions_alone_tell_is_named_and_a_person_decides(is_withheld: bool) -> None:
    truth = two_way("T101", [[1, 7, 9], [6, 5, 8], [5, 9, 12]])
    careless = replace(truth, cells=(suppressed(truth.cells[0], "primary"), *truth.cells[1:]))
    result = protect(withheld(truth, "T101") if is_withheld else truth, RULES, earlier=[careless])
    verdict = {item.cell: item.verdict for item in result.audited}[truth.cells[0].id]
    assert (verdict, len(result.leaks)) == (("withheld", 0) if is_withheld else ("exposed", 1))


def test_withholding_excuses_nothing_that_this_edition_narrows_further() -> None:
    """Totals revised since bound a secret cell more closely than what was known; the tables that show them must be withheld too."""
    now, then = [[3, 3, 1], [0, 1, 20], [2, 1, 0]], [[3, 3, 1], [0, 1, 20], [2, 2, 0]]
    next_year = [[2, 5, 1], [3, 20, 3], [5, 2, 2]]
    newer = protect(white_paper("2024", {"2023": then, "2024": next_year}), RULES)
    truth = withheld(white_paper("2023", {"2023": now}), "T404")
    found = protect(truth, RULES, earlier=[newer.extraction]).leaks
    assert [(item.cell, item.verdict) for item in found] == [(("T404", ("r2",), ("c0",)), "too_narrow")]
    linked = withheld(withheld(truth, "T401"), "T301")
    assert not protect(linked, RULES, earlier=[newer.extraction]).leaks


def test_withholding_excuses_no_leak_of_this_edition() -> None:
    """Nothing was shown before: a secret cell of a table said to be withheld, with all around it shown, is a leak all the same."""
    truth = withheld(two_way("T101", [[1, 7, 9], [6, 5, 8], [5, 9, 12]]), "T101")
    output = (suppressed(truth.cells[0], "primary"), *truth.cells[1:])
    assert [(item.cell, item.verdict) for item in leaks(audit(truth, output, RULES))] == [(truth.cells[0].id, "exposed")]


def test_readers_of_every_form_and_of_the_next_edition_are_told_of_hidden_zeros(tmp_path: Path) -> None:
    paper, protected, _ = small_paper(tmp_path)
    shapes = {name: replace(shape, zeros_hidden=name == "T104") for name, shape in protected.extraction.shapes.items()}
    told = replace(protected, extraction=replace(protected.extraction, shapes=shapes))
    for notes in (
        {table.id: table.layout.notes for table in tables_of(paper, told).tables},
        {table.id: table.notes for table in tidy_tables(paper, told)},
    ):
        assert [name for name, of in notes.items() if plain(ZEROS_HIDDEN_JA) in map(plain, of)] == ["T104"]
    write_cells(told.extraction.cells, tmp_path / CELLS)
    write_meaning(paper, told.extraction.shapes, tmp_path)
    assert {name for name, shape in load(tmp_path).extraction.shapes.items() if shape.zeros_hidden} == {"T104"}
