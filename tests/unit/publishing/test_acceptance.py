"""The table of the acceptance list names what exists; every way in which it may not is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publishing.acceptance import IDS, Line, lines, page, problems
from publishing.dictionary import labels

ENTRIES = lines()
A_TEST = "tests/unit/publishing/test_acceptance.py::test_every_entry_names_what_exists"


def with_first(**changes: object) -> list[str]:
    """Problems of the list with the first entry (a figure) changed."""
    return problems([replace(ENTRIES[0], **changes), *ENTRIES[1:]], labels())


def test_every_entry_names_what_exists() -> None:
    assert problems(ENTRIES, labels()) == []
    assert len(ENTRIES) == len(IDS) == 72 + 13


def test_a_missing_a_double_and_an_unknown_line_are_found() -> None:
    assert problems(ENTRIES[1:], labels()) == ["R1: no entry"]
    assert problems([*ENTRIES, ENTRIES[0]], labels()) == ["R1: 2 entries"]
    assert problems([*ENTRIES, replace(ENTRIES[0], id="R73")], labels()) == ["R73: no such line"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"marts": ("kpi_hub_yaer.enterprises",)}, "no mart kpi_hub_yaer.enterprises"),
        ({"marts": ("kpi_hub_year.enterprise",)}, "no column enterprise in kpi_hub_year"),
        ({"marts": ("kpi_hub_year[breakdown=industry7].enterprises",)}, "no column breakdown in kpi_hub_year"),
        ({"marts": ("kpi_breakdown_year[breakdown=industry8].share",)}, "breakdown is never industry8"),
        ({"marts": ("kpi_breakdown_year[category=創業前].share",)}, "category is never 創業前"),
        ({"marts": ("kpi_breakdown_year[breakdown=industry7].shares",)}, "no column shares in kpi_breakdown_year"),
        ({"marts": ("kpi_hub_year enterprises",)}, "no mart kpi_hub_year enterprises"),
        (
            {"tests": ("tests/unit/publishing/test_acceptance.py::test_none",)},
            "no test tests/unit/publishing/test_acceptance.py::test_none",
        ),
        (
            {"tests": ("tests/unit/publishing/test_acceptance.py::with_first",)},
            "no test tests/unit/publishing/test_acceptance.py::with_first",
        ),
        ({"tests": ("tests/unit/none.py::test_none",)}, "no test tests/unit/none.py::test_none"),
        ({"tests": ("dbt_project/tests/none.sql",)}, "no test dbt_project/tests/none.sql"),
        ({"tests": ("docs/acceptance.yml",)}, "no test docs/acceptance.yml"),
        ({"files": ("docs/none.md",)}, "no file docs/none.md"),
        ({"status": "done"}, "no status done"),
        ({"marts": ()}, "figure needs marts and tests"),
        ({"tests": ()}, "figure needs marts and tests"),
        ({"status": "partly", "tests": ()}, "partly needs marts and tests"),
        ({"status": "partly", "note": ""}, "partly without a reason"),
        ({"status": "not_available", "note": ""}, "not_available without a reason"),
        ({"status": "documented", "marts": ()}, "documented nowhere"),
        ({"status": "to_come"}, "to_come is one of inflated counts, white paper"),
        ({"to_come": "somewhen"}, "to_come is one of inflated counts, white paper"),
    ],
    ids=str,
)
def test_what_does_not_exist_or_is_not_borne_out_is_found(changes: dict[str, object], problem: str) -> None:
    assert with_first(**changes) == [f"R1: {problem}"]


def test_a_status_against_the_seed_of_statistics_without_data_is_found() -> None:
    claimed = [replace(entry, status="figure", tests=(A_TEST,)) if entry.id == "R14" else entry for entry in ENTRIES]
    assert problems(claimed, labels()) == ["R14: statistic_without_data says not_available"]


def test_the_page_has_a_row_for_every_line() -> None:
    rows = [text for text in page(ENTRIES, labels()).splitlines() if text.startswith(("| R", "| I"))]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == list(IDS)
    assert all(row.count(" | ") == 5 for row in rows)


def test_a_place_is_named_in_japanese() -> None:
    text = page([Line("p", "R4", "x", "figure", ("kpi_hub_year.enterprises",), (A_TEST,))], labels())
    assert "`kpi_hub_year.enterprises` 名寄せ後相談事業者数" in text
