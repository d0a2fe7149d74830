"""A month of notes comes out the same alone, on what earlier nights kept, as in a row with all months before it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pyarrow as pa
import pytest

from ingestion.inflation.comparison import Compared, Month, Rules, asked_month, compare, known_month
from ingestion.inflation.kept_notes import KEPT, kept, known_phrases
from ingestion.inflation.templates import TemplateRules

LETTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
RULES = Rules(
    similarity=0.8,
    least_signs=20,
    copy_days=92,
    recycle_days=365,
    recycle_slack=31,
    templates=TemplateRules(hubs=3, share=0.2, months=6),
)
HUBS = ("01", "13", "27")
MONTHS = [dt.date(2022 + (2 + n) // 12, (2 + n) % 12 + 1, 1) for n in range(30)]
"""March 2022 to August 2024."""


def _drawn_month(month: dt.date) -> pa.Table:
    """Notes with a hub's own opening, a phrase that goes through the nation from 2023 on, copies within and across months, and last year's."""
    rows = []
    for hub in HUBS:
        opening = "".join(random.Random(f"{hub}").choices(LETTERS, k=12)) + "。"
        for number in range(12):
            own = random.Random(f"{hub} {number} {month.month if number < 4 else month}")
            said = "".join(own.choices(LETTERS, k=40))
            if number in (5, 9):
                said = "".join(random.Random(f"{hub} copied {month.year} {(month.month + number) // 3}").choices(LETTERS, k=40))
            scheme = "".join(random.Random("scheme").choices(LETTERS, k=15)) + "。" if month.year > 2022 and number % 3 else ""
            rows.append(
                {
                    "consultation_id": f"{hub}-{month:%Y-%m}-{number:02}", "hub_code": hub, "day": (month - dt.date(1970, 1, 1)).days + number,
                    "enterprise": number, "coordinator": number % 2, "issues": 1, "started_min": 600, "ended_min": 660,
                    "note": (opening if number % 2 else "") + scheme + said,
                }
            )  # fmt: skip
    hashes = {name: pa.uint64() for name in ("enterprise", "coordinator", "issues")}
    table = pa.Table.from_pylist(rows)
    return table.cast(pa.schema([(name, hashes.get(name, table.schema.field(name).type)) for name in table.column_names]))


def _reads(month: dt.date, asked: dt.date) -> bool:
    apart = (asked.year - month.year) * 12 + asked.month - month.month
    return apart <= 4 or 10 <= apart <= 13


def _row(found: pa.Table) -> list[dict[str, object]]:
    return sorted(found.to_pylist(), key=lambda row: (row["month"], row["hub_code"]))


@pytest.fixture(scope="module")
def tables() -> dict[dt.date, pa.Table]:
    return {month: _drawn_month(month) for month in MONTHS}


@pytest.fixture(scope="module")
def in_a_row(tables: dict[dt.date, pa.Table]) -> pa.Table:
    return kept(compare((asked_month(month, table) for month, table in tables.items()), RULES))


@pytest.mark.parametrize(
    "asked", [MONTHS[0], dt.date(2023, 4, 1), dt.date(2023, 12, 1), dt.date(2024, 3, 1), dt.date(2024, 4, 1), MONTHS[-1]]
)
def test_a_month_alone_is_what_it_is_in_a_row(tables: dict[dt.date, pa.Table], in_a_row: pa.Table, asked: dt.date) -> None:
    known = known_phrases(in_a_row)

    def months() -> Iterator[Month]:
        for month, table in tables.items():
            if month < asked:
                yield known_month(month, known[month], table if _reads(month, asked) else None)
        yield asked_month(asked, tables[asked])

    alone = kept(compare(months(), RULES))
    assert _row(alone) == [row for row in _row(in_a_row) if row["month"] == asked]


def test_the_drawn_notes_hold_what_is_looked_for(in_a_row: pa.Table) -> None:
    """Else the comparison above could not fail."""
    last = [note for row in in_a_row.to_pylist() if row["month"] == MONTHS[-1] for note in row["notes"]]
    assert sum(note["copied_from"] is not None for note in last) >= 3
    assert sum(note["recycled_from"] is not None for note in last) >= 3
    assert {note["note_length"] for note in last} == {40}, "the openings and the scheme's phrase are templates by then"
    first = [note for row in in_a_row.to_pylist() if row["month"] == MONTHS[0] for note in row["notes"]]
    assert max(note["note_length"] for note in first) == 52, "nothing is a template yet"


def test_a_month_without_the_phrases_before_it_comes_out_otherwise(tables: dict[dt.date, pa.Table], in_a_row: pa.Table) -> None:
    """The defect that the first test is to find."""
    asked = MONTHS[-1]
    months = [
        *(known_month(month, {}, table) for month, table in tables.items() if month < asked),
        asked_month(asked, tables[asked]),
    ]
    assert _row(kept(compare(months, RULES))) != [row for row in _row(in_a_row) if row["month"] == asked]


def test_nothing_read_is_an_empty_table() -> None:
    found: list[Compared] = []
    assert kept(found).schema == KEPT and kept(compare([], RULES)).num_rows == 0
