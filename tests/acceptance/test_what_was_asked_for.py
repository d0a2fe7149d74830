"""What the acceptance table points at is there in the published warehouse: rows, and values in the columns named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from publishing.acceptance import MART, Line, lines
from tests.conftest import Built

EMPTY = {
    "productivity_hub_year[measure=issues_per_consultation].position": "five hubs are too few for limits",
    "productivity_hub_year[measure=consultations_per_coordinator_day].position": "five hubs are too few for limits",
    "productivity_hub_year.low_95": "five hubs are too few for limits",
    "productivity_hub_year.high_95": "five hubs are too few for limits",
    "published_staff_comparison[r_number=R67].difference": "plans of five hubs are not those of 47",
    "accompaniment_dwell_year.days_median": "fewer than ten enterprises at a stage",
    "evaluation_item_hub_year[item=hearing].grade": "nobody noted a hearing",
    "hub_cycle_year.interview_on": "nobody noted an interview",
    "hub_cycle_year.hearing_score": "nobody noted a hearing",
    "hub_cycle_year.hearing_checklist_items": "nobody noted a hearing",
    "priority_progress.reason_ja": "every field is counted",
    "inflation_hub_month.excess_likely": "no pattern that counts issues can be judged over five hubs",
}
"""Columns without any value in the small demonstration, and why."""


def without_values(published: Path, entries: list[Line]) -> set[str]:
    """What the entries name and the warehouse has no row of, or no value in."""
    found = set()
    with duckdb.connect(str(published), read_only=True) as connection:
        for name in {name for entry in entries for name in entry.marts}:
            match = MART.fullmatch(name)
            assert match
            where = f"where {match['column']}::varchar = '{match['value']}'" if match["column"] else ""
            count = f'count("{match["shown"]}")' if match["shown"] else "count(*)"
            row = connection.execute(f"select {count} from marts.{match['mart']} {where}").fetchone()
            if not row or not row[0]:
                found.add(name)
    return found


def test_everything_named_has_values(built: Built) -> None:
    published = built.warehouse / "published" / "yorozu.duckdb"
    assert without_values(published, lines()) == set(EMPTY)
    nowhere = ("kpi_breakdown_year[breakdown=employees_4].share", "kpi_trend_year[series=enterprise].value")
    assert without_values(published, [replace(lines()[0], marts=nowhere)]) == set(nowhere)
