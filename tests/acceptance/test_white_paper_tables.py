"""The white paper of a demonstration year: every table extracted from the file that the real job published."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from publishing.whitepaper.cells import Cell, CellId
from publishing.whitepaper.description import load_tables
from publishing.whitepaper.extract import WhitePaper, extract
from tests.conftest import Built

YEAR = 2023


@pytest.fixture(scope="module")
def paper(built: Built) -> WhitePaper:
    return extract(built.warehouse / "published" / "yorozu.duckdb", YEAR)


@pytest.fixture(scope="module")
def cells(paper: WhitePaper) -> Mapping[CellId, Cell]:
    return {cell.id: cell for cell in paper.extraction.cells}


def beside(cell: Cell, dimension: int, code: str) -> CellId:
    codes = [*cell.row, *cell.column]
    codes[dimension] = code
    return (cell.table_id, tuple(codes[: len(cell.row)]), tuple(codes[len(cell.row) :]))


def test_every_table_has_cells_and_figures(paper: WhitePaper) -> None:
    shown = {cell.table_id for cell in paper.extraction.cells if cell.value is not None}
    assert shown == {table.id for table in load_tables()} == set(paper.extraction.shapes)


def test_no_cell_stands_twice(paper: WhitePaper, cells: Mapping[CellId, Cell]) -> None:
    assert len(cells) == len(paper.extraction.cells)


def test_every_cell_has_a_figure_or_a_reason_in_words(paper: WhitePaper) -> None:
    for cell in paper.extraction.cells:
        assert (cell.value is not None) == (cell.status == "published"), cell.id
        assert cell.value is not None or paper.reasons[cell.reason], cell.id


def test_totals_that_add_up_are_the_sums_of_their_parts(cells: Mapping[CellId, Cell]) -> None:
    totals = [
        (cell, total) for cell in cells.values() for total in cell.is_total_of or () if total.additive and cell.kind == "count"
    ]
    assert len({cell.table_id for cell, _ in totals}) > 10
    for cell, total in totals:
        assert cell.value == sum(cells[beside(cell, total.dimension, code)].value or 0 for code in total.parts), cell.id


def test_distinct_totals_lie_between_the_greatest_part_and_the_sum(cells: Mapping[CellId, Cell]) -> None:
    totals = [(cell, total) for cell in cells.values() for total in cell.is_total_of or () if not total.additive]
    assert totals
    for cell, total in totals:
        parts = [cells[beside(cell, total.dimension, code)].value or 0 for code in total.parts]
        assert max(parts) <= (cell.value or 0) <= sum(parts), cell.id


def test_ratios_are_those_of_the_cells_they_name(cells: Mapping[CellId, Cell]) -> None:
    ratios = [cell for cell in cells.values() if cell.ratio]
    assert len(ratios) > 500
    for cell in ratios:
        assert cell.ratio
        assert cell.value is not None
        numerator, denominator = cells[cell.ratio.numerator], cells[cell.ratio.denominator]
        whole = (denominator.value or 0) * cell.value / cell.ratio.scale
        # Parts are rounded too (hours); then a ratio may be off by as much.
        allowed = (0.5001 * 10.0**-cell.digits) / cell.ratio.scale * (denominator.value or 0) + 10.0**-numerator.digits
        assert abs(whole - cell.ratio.offset / cell.ratio.scale * (denominator.value or 0) - (numerator.value or 0)) <= allowed, (
            cell.id
        )


def test_figures_are_those_of_the_marts(built: Built, cells: Mapping[CellId, Cell]) -> None:
    for mart, table_id in (("kpi_hub_year", "T103"), ("kpi_national_year", "T101")):
        rows = built.table(mart)
        for row in rows[rows["fiscal_year"] == YEAR].to_dict("records"):
            place = (row["hub_code"],) if "hub_code" in row else (str(YEAR),)
            for measure in ("issue_responses", "consultations", "enterprises", "new_enterprises"):
                assert cells[table_id, place, (measure,)].value == row[measure]


def test_one_figure_has_one_value_in_all_tables(paper: WhitePaper) -> None:
    """What linked tables share: measure, base, unit and all codes but totals."""
    found: dict[object, set[float]] = {}
    for cell in paper.extraction.cells:
        shape = paper.extraction.shapes[cell.table_id]
        codes = zip(shape.dimensions, (*cell.row, *cell.column), strict=True)
        known = {(dimension.name, code) for dimension, code in codes if code != dimension.total} | set(shape.fixed)
        if cell.kind == "count" and cell.value is not None:
            found.setdefault((cell.measure, cell.base, cell.unit, frozenset(known)), set()).add(cell.value)
    assert sum(len(values) for values in found.values()) == len(found)


def test_enterprises_behind_a_figure_are_never_more_than_it_counts(paper: WhitePaper) -> None:
    counts = [
        cell
        for cell in paper.extraction.cells
        if cell.kind == "count" and cell.value is not None and cell.contributors is not None
    ]
    assert len(counts) > 1000
    assert not [cell.id for cell in counts if (cell.contributors or 0) > (cell.value or 0)]


def test_enterprises_behind_hub_figures_are_those_of_the_records(built: Built, cells: Mapping[CellId, Cell]) -> None:
    rows = built.table("fct_issue_response")
    rows = rows[rows["fiscal_year"] == YEAR]
    expected = rows.groupby(["hub_code", "issue_minor"])["enterprise_id"].agg(["size", "nunique"])
    for (hub, minor), counted in expected.iterrows():
        cell = cells["T204", (hub,), (minor,)]
        assert (cell.value, cell.contributors) == (counted["size"], counted["nunique"])


def test_both_rules_of_status_and_both_bases_stand_side_by_side(cells: Mapping[CellId, Cell]) -> None:
    """I1: by the first record more are 創業前 than by the last."""
    first, last = (cells["T308", ("創業前",), (rule, "enterprises")].value or 0 for rule in ("first", "last"))
    assert first > last
    assert (
        cells["T308", ("創業前",), ("last", "enterprises")].value == cells["T303", ("創業前",), (str(YEAR), "enterprises")].value
    )


def test_excess_is_taken_off_step_by_step(built: Built, cells: Mapping[CellId, Cell]) -> None:
    row = built.table("kpi_national_year").set_index("fiscal_year").loc[YEAR]
    shown = {
        treatment: cells["T1101", ("consultations",), (treatment,)].value
        for treatment in ("reported", "without_confirmed", "without_likely")
    }
    assert shown["reported"] == row["consultations"]
    assert shown["without_confirmed"] == row["consultations"] - row["consultations_excess_confirmed"]
    assert shown["without_likely"] == (None if pd.isna(row["consultations_adjusted"]) else row["consultations_adjusted"])


def test_stricter_linkage_gives_more_enterprises_and_looser_fewer(cells: Mapping[CellId, Cell]) -> None:
    shown = {rule: cells["T1102", (rule,), (str(YEAR), "enterprises")].value or 0 for rule in ("stricter", "as_used", "looser")}
    assert shown["stricter"] >= shown["as_used"] >= shown["looser"] > 0
    assert shown["as_used"] == cells["T101", (str(YEAR),), ("enterprises",)].value


def test_a_second_extraction_is_the_same_and_marks_nothing_revised(built: Built, paper: WhitePaper) -> None:
    again = extract(built.warehouse / "published" / "yorozu.duckdb", YEAR, earlier=paper.extraction)
    assert again.extraction.cells == paper.extraction.cells
