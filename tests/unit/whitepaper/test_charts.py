"""Charts: what they show and never show, the package's font, and pictures that depend on nothing of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import fields, replace
from pathlib import Path

import openpyxl
import pytest
import yaml

from publishing.metrics import metrics
from publishing.whitepaper.description import CATALOGUE, MEASURE, TABLES, DescriptionError, catalogue, load_tables
from publishing.whitepaper.forms.charts.description import CHARTS, Chart, load_charts
from publishing.whitepaper.forms.charts.draw import specification
from publishing.whitepaper.forms.charts.outlines import FAMILY, FONT_FILE, FONTS, MISSING, font, outlined
from publishing.whitepaper.forms.charts.picture import framed, svg_of, write_pictures
from publishing.whitepaper.forms.charts.points import Drawn, drawn_charts, drawn_of
from publishing.whitepaper.forms.charts.workbook import write_chart_workbook
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import edition_lines
from publishing.workbook.book import OPTIONS, Book
from tests.unit.whitepaper.small_forms import FACTS, small_tables

HUBS = Chart(
    "C01",
    "拠点別の相談対応件数",
    "T102",
    "bars",
    "hub",
    ("注です。",),
    at={"fiscal_year": "latest", "measure": "issue_responses"},
)
YEARS = Chart(
    "C02", "推移", "T101", "lines", "fiscal_year", (), panels="measure", codes={"measure": ("issue_responses", "enterprises")}
)
SIZES = Chart("C03", "規模", "T104", "bars", "size_class", (), series="fiscal_year", at={"measure": "enterprises"})
CROSS = Chart("C04", "クロス", "T106", "heat", "issue_minor", (), series="issue_major")
ALL = (HUBS, YEARS, SIZES, CROSS)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return small_tables(tmp_path)


def lacking(texts: Iterable[str]) -> set[str]:
    """Letters that the font does not have."""
    return {letter for text in texts for letter in text if letter not in font().glyphs and not letter.isspace()}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*strings(key), *strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def rows_of(drawn: Drawn) -> list[dict[str, object]]:
    return [row for rows in specification(drawn)["datasets"].values() for row in rows]


def test_all_charts_fit_the_tables_that_are_described() -> None:
    tables = {table.id: table for table in load_tables()}
    for chart in load_charts():
        table = tables[chart.table]
        placed = {chart.along, chart.series, chart.panels, *chart.at} - {""}
        assert placed | set(chart.codes) <= set(table.dimensions), chart.id
        free = [name for name in table.dimensions if name not in placed and catalogue().dimensions[name].total is None]
        assert free == [], chart.id
        assert {code for code in (*chart.codes.get(MEASURE, ()), chart.at.get(MEASURE)) if code} <= set(table.measures), chart.id


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"kind": "pie"}, "pie"), ({"colour": "red"}, "colour"), ({"kind": "heat"}, "needs series"), ({"id": "C02"}, "used twice")],
)
def test_a_description_that_cannot_be_used_is_refused(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    good = {"id": "C01", "title": "題", "table": "T101", "kind": "bars", "along": "hub", "notes": []}
    path = tmp_path / "charts.yml"
    path.write_text(yaml.safe_dump({"charts": [good | {"id": "C02"}, good | changes]}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DescriptionError, match=message):
        load_charts(path)


def test_a_chart_of_a_dimension_that_its_table_lacks_is_refused(tables: Tables) -> None:
    with pytest.raises(DescriptionError, match="no dimension month"):
        drawn_of(replace(HUBS, along="month"), tables)


def test_what_is_suppressed_or_missing_is_a_symbol_and_never_zero(tables: Tables) -> None:
    points = {point.along: point for point in drawn_of(HUBS, tables).points}
    assert [(points[hub].value, points[hub].text) for hub in ("東京都", "大阪府", "福岡県")] == [
        (60, "60"),
        (None, "x"),
        (None, "…"),
    ]
    shown = {row["along"]: (row["value"], row["missing"]) for row in rows_of(drawn_of(HUBS, tables))}
    assert shown == {"東京都": (60, False), "大阪府": (None, True), "福岡県": (None, True)}
    assert "「x」秘匿" in framed(drawn_of(HUBS, tables), FACTS)
    assert "「x」" not in framed(drawn_of(SIZES, tables), FACTS)


def test_marks_stand_beside_figures_only_where_they_differ(tables: Tables) -> None:
    years = {(point.along, point.panel): point.text for point in drawn_of(YEARS, tables).points}
    assert (years["2022年度", "相談対応件数"], years["2023年度", "相談対応件数"]) == ("r 70", "p 90")
    assert "「p」速報・確報の値　「r」改定した値" in framed(drawn_of(YEARS, tables), FACTS)
    assert [point.text for point in drawn_of(HUBS, tables).points if not point.is_missing] == ["60"]


def test_bars_stand_in_order_with_what_has_no_figure_last(tables: Tables) -> None:
    assert drawn_of(replace(HUBS, sort=True), tables).along == ("東京都", "大阪府", "福岡県")
    assert drawn_of(replace(HUBS, sort=True, skip_total=False), tables).along[0] == "全国"


def test_a_line_does_not_leap_over_a_year_that_nobody_has(tables: Tables) -> None:
    table = tables["T101"]
    codes = {**table.layout.codes, "fiscal_year": ("2020", "2023")}
    labels = {**table.layout.labels, "fiscal_year": {"2020": "2020年度", "2023": "2023年度"}}
    cells = {("2020" if place[0] == "2022" else place[0], *place[1:]): cell for place, cell in table.cells.items()}
    gappy = replace(table, layout=replace(table.layout, codes=codes, labels=labels), cells=cells)
    drawn = drawn_of(YEARS, replace(tables, tables=(gappy,)))
    assert drawn.along == ("2020年度", "2021年度", "2022年度", "2023年度")
    assert {point.text for point in drawn.points if point.along in ("2021年度", "2022年度")} == {"…"}


def test_charts_without_their_table_are_left_out(tables: Tables) -> None:
    assert [one.chart.id for one in drawn_charts(tables, [HUBS, replace(HUBS, id="C09", table="T999")])] == ["C01"]


def test_every_picture_says_its_source_and_edition(tables: Tables) -> None:
    svg = framed(drawn_of(HUBS, tables), FACTS)
    for text in ("図1　拠点別の相談対応件数", "（注）注です。", "第1-2表", "（単位：件）", *edition_lines(FACTS)):
        assert text in svg


def test_the_font_has_every_letter_of_titles_labels_and_charts() -> None:
    words = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (CHARTS, CATALOGUE, *sorted(TABLES.glob("*.yml")))]
    labels = [str(getattr(metric, field.name)) for metric in metrics().values() for field in fields(metric)]
    assert lacking([*(text for item in words for text in strings(item)), *labels]) == set()
    assert lacking(["都道府県の北海道から沖縄県まで", "①②③④⑤⑥⑦△…～％〓髙﨑", "한"]) == {"한"}


def test_the_font_is_small_and_comes_with_its_licence() -> None:
    assert FONT_FILE.stat().st_size < 2_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_letters_are_outlines_and_no_font_is_asked_for(tables: Tables) -> None:
    svg = svg_of(drawn_of(HUBS, tables), FACTS)
    assert ("<text" in svg, "font-family" in svg) == (False, False)
    assert ("<text" in framed(drawn_of(HUBS, tables), FACTS), FAMILY in framed(drawn_of(HUBS, tables), FACTS)) == (True, True)
    assert 'aria-label="拠点別' not in svg and "<title>図1　拠点別の相談対応件数</title>" in svg


def test_a_letter_that_the_font_lacks_is_shown_as_missing() -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg"><text font-size="10px" fill="#000" text-anchor="end">한あ</text></svg>'
    assert f'id="g{ord(MISSING):x}"' in outlined(text)
    assert f'id="g{ord("한"):x}"' not in outlined(text)


def test_outlines_lie_within_their_letter() -> None:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", font().path("国"))]
    assert font().advance("国") == font().units == 1000
    assert -200 < min(numbers) < max(numbers) < 1000
    assert font().path(" ") == ""


def test_the_same_charts_give_the_same_pictures_and_workbook(tables: Tables, tmp_path: Path) -> None:
    drawn = drawn_charts(tables, ALL)
    for folder in ("one", "two"):
        write_pictures(drawn, FACTS, tmp_path / folder)
        write_chart_workbook(drawn, FACTS, tmp_path / folder / "charts.xlsx")
    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert written == sorted([f"{chart.id}.{ending}" for chart in ALL for ending in ("svg", "png")] + ["charts.xlsx"])
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_workbook_does_not_depend_on_those_written_before_it(tmp_path: Path) -> None:
    before = deepcopy(OPTIONS)
    with Book(tmp_path / "book.xlsx", "題", FACTS.as_of, "脚注") as book:
        book.file.add_worksheet()
    assert before == OPTIONS


def test_the_chart_workbook_leaves_a_gap_with_its_symbol_beside(tables: Tables, tmp_path: Path) -> None:
    write_chart_workbook(drawn_charts(tables, ALL), FACTS, tmp_path / "charts.xlsx")
    book = openpyxl.load_workbook(tmp_path / "charts.xlsx")
    assert book.sheetnames[:3] == ["目次", "図1", "図2"]
    rows = {row[0]: row[1:3] for row in book["図1データ"].iter_rows(values_only=True) if row[0]}
    assert (rows["東京都"], rows["大阪府"], rows["福岡県"]) == ((60, "p"), (None, "x"), (None, "…"))
    assert [len(book[chart.number_ja]._charts) for chart in ALL] == [1, 2, 1, 1]
    for sheet in book:
        texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
        assert any(FACTS.title_ja in text for text in texts) and FACTS.notices[1] in texts, sheet.title
