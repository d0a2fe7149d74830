"""The descriptions of the white paper's tables: all load and serve what was asked for; one that cannot be used is refused with its name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.thresholds import CODES_DIR
from publishing.metrics import metrics
from publishing.whitepaper.description import DescriptionError, catalogue, load_tables
from publishing.whitepaper.measures import ColumnWords, measures_of
from tests.project_sql import PROJECT
from tests.unit.whitepaper.small_published import TABLES, write_tables

WORDS = {
    ("kpi_trend_year", "change_percent"): ColumnWords("前年度比", "Change", "%", is_whole=False),
    ("kpi_breakdown_year", "share"): ColumnWords("構成比", "Share", "%", is_whole=False),
    ("kpi_breakdown_year", "share_without_founders"): ColumnWords("構成比", "Share", "%", is_whole=False),
}
ASKED = [
    f"R{number}"
    for number in (
        *range(1, 8),
        *range(9, 14),
        15,
        16,
        17,
        *range(18, 35),
        36,
        37,
        39,
        40,
        53,
        54,
        56,
        60,
        61,
        63,
        66,
        67,
        71,
        72,
    )
]


@pytest.mark.parametrize("r_number", ASKED)
def test_what_was_asked_for_is_served_by_a_table(r_number: str) -> None:
    assert any(r_number in table.r_numbers for table in load_tables())


def test_all_sections_of_the_issue_have_tables() -> None:
    assert {table.section for table in load_tables()} == set(range(1, 13))


def test_words_of_metrics_are_never_typed_again() -> None:
    assert not [name for table in load_tables() for name in table.own_measures if name in metrics()]


def test_parts_of_industry_groups_are_those_of_the_code_list() -> None:
    with (CODES_DIR / "industry.csv").open(encoding="utf-8") as lines:
        expected = {f"{row['code']} {row['label']}": row["published_group"] or "不明" for row in csv.DictReader(lines)}
    parts = catalogue().dimensions["industry7"].parts
    assert {part: group for group, of in parts.items() for part in of if part != "大分類不明"} == expected


def test_parts_of_partner_groups_are_those_of_the_seed() -> None:
    with (PROJECT / "seeds" / "partner_kind.csv").open(encoding="utf-8") as lines:
        kinds = {row["kind"]: row["label_ja"] for row in csv.DictReader(lines)}
    words = catalogue().dimensions["partner_group"]
    for kind in words.parts["その他"]:
        assert words.labels[kind].startswith(kinds[kind])
    assert set(kinds) - set(words.parts["その他"]) == {"fin", "sci", "cci", "jfc", "pub"}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("rows: [fiscal_year], columns: [measure]", "rows: [planet], columns: [measure]", "planet"),
        ("id: T101", "id: X101", "T1"),
        ("id: T101", "id: T102", "used twice: T102"),
        ("title_ja: 年度, ", "", "missing title_ja"),
        ("title_ja: 年度, ", "title_ja: 年度, colour: red, ", "unknown colour"),
        ("generator: metrics}, rows: [fiscal_year]", "generator: magic}, rows: [fiscal_year]", "magic"),
        ("generator: metrics}, rows: [fiscal_year]", "generator: metrics, mart: x}, rows: [fiscal_year]", "unknown mart"),
        ("columns: [issue_major]", "columns: [issue_minor]", "stands twice"),
        (
            "columns: [issue_major], measures: [issue_responses]",
            "columns: [issue_major], measures: [issue_responses, enterprises]",
            "dimension `measure`",
        ),
        ("r_numbers: [R18]", "r_numbers: [S18]", "S18"),
        ("r_numbers: [R18]", "r_numbers: [R18], base: moon", "moon"),
        ("r_numbers: [R18]", "r_numbers: [R18], codes: {planet: [earth]}", "planet"),
        ("r_numbers: [R18]", "r_numbers: [R18], fill: sand", "zero or missing"),
        ("r_numbers: [R18]", "r_numbers: [R18], ratios: {issue_responses: {numerator: a, denominator: b}}", "does not show a, b"),
    ],
)
def test_a_description_that_cannot_be_used_is_refused(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    folder = write_tables(tmp_path, TABLES.replace(right, wrong, 1))
    assert TABLES.replace(right, wrong, 1) != TABLES
    with pytest.raises(DescriptionError, match=said):
        load_tables(folder)


def test_a_measure_that_nobody_defines_is_refused(tmp_path: Path) -> None:
    (table, *_rest) = load_tables(
        write_tables(tmp_path, TABLES.replace("enterprises, enterprises_growth, repeat_rate", "happiness", 1))
    )
    with pytest.raises(DescriptionError, match="T101: measure 'happiness'"):
        measures_of(table, WORDS)


def test_units_and_kinds_follow_the_metric(tmp_path: Path) -> None:
    (table, *_rest) = load_tables(write_tables(tmp_path))
    found = {name: (item.unit, item.kind, item.digits, item.adds) for name, item in measures_of(table, WORDS).items()}
    assert found == {
        "issue_responses": ("件", "count", 0, "additive"),
        "issue_responses_growth": ("%", "share", 1, "no"),
        "enterprises": ("者", "count", 0, "distinct"),
        "enterprises_growth": ("%", "share", 1, "no"),
        "repeat_rate": ("%", "share", 1, "no"),
    }
