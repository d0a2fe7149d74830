"""From a published file to cells: totals, shares, nothing and nought, reasons, marks; figures that contradict their table are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.whitepaper.cells import Cell, Ratio, Total
from publishing.whitepaper.description import DescriptionError, load_tables
from publishing.whitepaper.extract import WhitePaper, extract, rounded
from tests.unit.whitepaper.small_published import TABLES, write_published, write_tables


@pytest.fixture
def paper(tmp_path: Path) -> WhitePaper:
    return extract(write_published(tmp_path), 2023, tables=load_tables(write_tables(tmp_path)))


def cells_of(paper: WhitePaper, table_id: str) -> Mapping[tuple[str, ...], Cell]:
    return {(*cell.row, *cell.column): cell for cell in paper.extraction.cells if cell.table_id == table_id}


def test_years_stand_in_order_with_growth_worked_out_from_the_year_before(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T101")
    growth = cells["2023", "issue_responses_growth"]
    assert growth.value == 28.6
    assert growth.ratio == Ratio(
        ("T101", ("2023",), ("issue_responses",)), ("T101", ("2022",), ("issue_responses",)), 100.0, -100.0
    )
    assert (cells["2022", "issue_responses_growth"].status, cells["2022", "issue_responses_growth"].reason) == (
        "not_applicable",
        "first_year",
    )
    assert (cells["2023", "enterprises_growth"].status, cells["2023", "enterprises_growth"].reason) == ("not_applicable", "break")


def test_what_is_said_of_a_break_becomes_a_note(paper: WhitePaper) -> None:
    (layout,) = (layout for layout in paper.layouts if layout.table.id == "T101")
    assert layout.notes == ("2023年度：様式が変わった（名寄せ後相談事業者数）",)


def test_the_nation_adds_up_hubs_where_records_are_counted_and_bounds_them_where_enterprises_are(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T102")
    assert cells["00", "2023", "issue_responses"].is_total_of == (Total(0, ("13", "27")),)
    assert cells["00", "2023", "enterprises"].is_total_of == (Total(0, ("13", "27"), additive=False),)
    assert cells["00", "2023", "repeat_rate"].is_total_of is None


def test_a_hub_without_report_has_no_figure_but_a_reason(paper: WhitePaper) -> None:
    missing = cells_of(paper, "T102")["40", "2023", "issue_responses"]
    assert (missing.value, missing.status, missing.reason) == (None, "not_available", "report")
    assert paper.reasons["report"]


def test_reasons_of_the_marts_are_kept(tmp_path: Path) -> None:
    path = write_published(tmp_path, "update kpi_hub_year set repeat_rate = null where hub_code = '27' and fiscal_year = 2022")
    paper = extract(path, 2023, tables=load_tables(write_tables(tmp_path)))
    cell = cells_of(paper, "T102")["27", "2022", "repeat_rate"]
    assert (cell.status, cell.reason, paper.reasons[cell.reason]) == ("not_available", "survey_sheet", "シートがありません。")


def test_enterprises_behind_a_figure_are_counted_once(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T102")
    behind = {hub: cells[hub, "2023", "issue_responses"].contributors for hub in ("00", "13", "27")}
    assert behind == {"00": 37, "13": 25, "27": 15}
    assert cells["13", "2023", "enterprises"].contributors == 25


def test_behind_a_rate_stands_its_smaller_side(paper: WhitePaper) -> None:
    """62.5 % of 25 enterprises are 16, so 9 did not return: a rate must not tell of one or two."""
    assert cells_of(paper, "T102")["13", "2023", "repeat_rate"].contributors == 9


def test_months_add_up_to_the_year_and_those_to_come_have_no_figure(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T103")
    (total,) = cells["all", "issue_responses"].is_total_of or ()
    assert (total.parts[0], total.parts[-1], len(total.parts)) == ("2023-04", "2023-12", 9)
    assert cells["2024-03", "issue_responses"].status == "not_available"


def test_a_breakdown_shows_unknown_and_the_bases_of_its_shares(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T104")
    shown = {
        code: cells[code, "2023", "enterprises"].value for code in ("all", "小規模事業者", "創業前", "不明", "known", "founded")
    }
    assert shown == {"all": 40, "小規模事業者": 30, "創業前": 8, "不明": 2, "known": 38, "founded": 30}
    assert cells["不明", "2023", "enterprises_share"].status == "not_applicable"
    assert cells["創業前", "2023", "enterprises_share_without_founders"].status == "not_applicable"
    assert cells["known", "2023", "enterprises_share"].value == 100
    share = cells["小規模事業者", "2023", "enterprises_share"]
    assert share.value == 78.9
    assert share.ratio == Ratio(
        ("T104", ("小規模事業者",), ("2023", "enterprises")), ("T104", ("known",), ("2023", "enterprises"))
    )
    assert cells["known", "2023", "enterprises"].is_total_of is not None


def test_a_category_that_nobody_is_in_is_nought(paper: WhitePaper) -> None:
    nobody = cells_of(paper, "T104")["その他（大企業等）", "2023", "enterprises"]
    assert (nobody.value, nobody.status, nobody.contributors) == (0, "published", 0)


def test_the_nation_classifies_apart_from_hubs(paper: WhitePaper) -> None:
    """18 founders of hub 27 are 8 in the nation, whose latest record was another hub's."""
    cells = cells_of(paper, "T105")
    assert cells["00", "all"].is_total_of == (
        Total(0, ("13", "27"), additive=False),
        Total(1, tuple(code for _, code in cells if code != "all")[:5]),
    )
    assert cells["00", "創業前"].is_total_of is None


def test_a_crossing_has_all_totals_and_the_enterprises_behind_them(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T106")
    assert (cells["販路提案", "売上拡大"].value, cells["販路提案", "売上拡大"].contributors) == (2, 1)
    assert (cells["all", "all"].value, cells["all", "all"].contributors) == (3, 2)
    assert cells["all", "売上拡大"].is_total_of == (Total(0, ("販路提案",)),)


def test_parts_are_added_up_where_the_source_gives_the_parts_alone(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T107")
    over_20 = cells["その他", "2023", "enterprises"]
    assert (over_20.value, over_20.is_total_of) == (9, (Total(0, ("～50人", "100人超")),))
    assert cells["その他", "2023", "enterprises_share"].value == 22.5
    assert cells["～50人", "2023", "enterprises_share"].value == 15.0
    (total,) = cells["all", "2023", "enterprises"].is_total_of or ()
    assert "その他" in total.parts
    assert "～50人" not in total.parts


def test_columns_of_a_mart_bring_their_words_and_reasons(paper: WhitePaper) -> None:
    cells = cells_of(paper, "T108")
    assert (cells["hours", "hubs"].value, cells["hours", "hubs"].unit, cells["hours", "cv"].value) == (3, "拠点", 1.3)
    assert (cells["costs", "cv"].status, cells["costs", "cv"].reason) == ("not_available", "small_n")
    (layout,) = (layout for layout in paper.layouts if layout.table.id == "T108")
    assert layout.labels["measure"] == {"hubs": "値のある拠点数", "cv": "変動係数"}


def test_a_share_of_another_table_shares_the_fate_of_its_figures(paper: WhitePaper) -> None:
    (cell,) = cells_of(paper, "T109").values()
    assert (cell.value, cell.digits) == (78.95, 2)
    assert cell.ratio == Ratio(
        ("T104", ("小規模事業者",), ("2023", "enterprises")), ("T104", ("known",), ("2023", "enterprises"))
    )
    (layout,) = (layout for layout in paper.layouts if layout.table.id == "T109")
    assert layout.labels["published_figure"] == {"R22-01": "小規模事業者の割合"}


def test_marks_tell_preliminary_and_revised(tmp_path: Path, paper: WhitePaper) -> None:
    changes = (
        "update kpi_national_year set issue_responses = 71 where fiscal_year = 2022",
        "update kpi_hub_year set issue_responses = 51 where hub_code = '13' and fiscal_year = 2022",
    )
    now = extract(write_published(tmp_path, *changes), 2023, paper.extraction, load_tables(write_tables(tmp_path)))
    marks = {year: cells_of(now, "T101")[year, "issue_responses"].mark for year in ("2022", "2023")}
    assert marks == {"2022": "r", "2023": "p"}
    assert {cell.mark for cell in cells_of(paper, "T101").values() if cell.row == ("2022",)} == {""}


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (
            "delete from kpi_breakdown_year where fiscal_year = 2023 and hub_code = '00' and category = '創業前'",
            "T104.*40.*32.*a part is missing",
        ),
        ("update kpi_hub_year set issue_responses = 61 where hub_code = '13' and fiscal_year = 2023", "T102.*90.*91"),
        ("update kpi_breakdown_year set category = '巨大' where category = '創業前'", "T104.*size_class.*巨大"),
        ("insert into kpi_breakdown_year from kpi_breakdown_year where category = '不明'", "T104.*two figures"),
        ("drop table kpi_trend_year", "kpi_trend_year"),
        ("delete from kpi_national_year where fiscal_year = 2023", "no reports of fiscal year 2023"),
    ],
)
def test_figures_that_contradict_their_table_are_refused(tmp_path: Path, defect: str, said: str) -> None:
    with pytest.raises(DescriptionError, match=said):
        extract(write_published(tmp_path, defect), 2023, tables=load_tables(write_tables(tmp_path)))


def test_a_table_that_narrows_a_dimension_must_still_hold_all_parts_of_a_total(tmp_path: Path) -> None:
    text = TABLES.replace("r_numbers: [R22]", "r_numbers: [R22], codes: {size_class: [all, 小規模事業者, 不明]}", 1)
    with pytest.raises(DescriptionError, match=r"T104.*a part is missing"):
        extract(write_published(tmp_path), 2023, tables=load_tables(write_tables(tmp_path, text)))


@pytest.mark.parametrize(
    ("value", "digits", "expected"), [(0.25, 1, 0.3), (2.5, 0, 3), (-0.25, 1, -0.3), (1.005, 2, 1.01), (None, 1, None)]
)
def test_values_are_rounded_half_up(value: float | None, digits: int, expected: float | None) -> None:
    assert rounded(value, digits) == expected
