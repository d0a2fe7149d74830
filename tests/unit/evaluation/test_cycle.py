"""The yearly cycle: hearings that people wrote down, priority fields, and which step of the year is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from ingestion.evaluation.hearings import COLUMNS, hearings_file, load_hearings
from ingestion.store.cycle import create_cycle_tables
from tests.unit.evaluation.office import Office

GOOD = "13,2024,期末ヒアリング,2025-03-10,82.5,独自の取組=30;連携=20,山田,良い"
BAD = {
    "99,2024,期初面談,2024-04-20,,,山田,": "hub_code",
    "13,24,期初面談,2024-04-20,,,山田,": "fiscal_year",
    "13,2024,面談,2024-04-20,,,山田,": "kind",
    "13,2024,期初面談,4月20日,,,山田,": "held_on",
    "13,2024,期末ヒアリング,2025-03-10,,,山田,": "score が空",
    "13,2024,期末ヒアリング,2025-03-10,101,,山田,": "0〜100",
    "13,2024,期末ヒアリング,2025-03-10,nan,,山田,": "0〜100",
    "13,2024,期末ヒアリング,2025-03-10,80,よくできた,山田,": "checklist",
    "13,2024,期初面談,2024-04-20,,,,": "who",
}


def write(warehouse: Path, *lines: str) -> None:
    path = hearings_file(warehouse)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\ufeff" + "\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("line", BAD)
def test_a_malformed_row_is_named_and_leaves_the_others(tmp_path: Path, line: str) -> None:
    write(tmp_path, GOOD, line)
    loaded = load_hearings(tmp_path)
    assert [(h.hub_code, h.score, h.checklist_items) for h in loaded.in_force] == [("13", 82.5, 2)]
    assert (
        len(loaded.malformed) == 1 and loaded.malformed[0].startswith("hearings.csv 3 行目") and BAD[line] in loaded.malformed[0]
    )


def test_the_last_row_counts_and_codes_may_have_lost_their_zero(tmp_path: Path) -> None:
    write(tmp_path, "1,2024,期末ヒアリング,2025-03-10,50,,山田,", "01,2024,期末ヒアリング,2025-03-11,60,,山田,")
    assert [(h.hub_code, h.score) for h in load_hearings(tmp_path).in_force] == [("01", 60.0)]


def test_a_file_in_another_encoding_is_named_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    hearings_file(tmp_path).write_bytes(hearings_file(tmp_path).read_text(encoding="utf-8-sig").encode("cp932"))
    loaded = load_hearings(tmp_path)
    assert loaded.in_force == [] and "UTF-8" in loaded.malformed[0]


def test_the_build_sees_hearings_and_none_without_the_file(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        create_cycle_tables(connection, tmp_path)
        assert connection.execute("select count(*) from cycle.hearing").fetchall() == [(0,)]
        write(tmp_path, GOOD)
        create_cycle_tables(connection, tmp_path)
        assert connection.execute("select hub_code, fiscal_year, held_on, score from cycle.hearing").fetchall() == [
            ("13", 2024, dt.date(2025, 3, 10), 82.5)
        ]


def test_priority_fields_are_read_by_their_wording(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.year("13", 2024, issue_responses=100)
    for field in ("ＩＴ活用", "製造業", "サービス業", "若者の創業を応援"):
        office.add("stg_plan_priorities", hub_code="13", fiscal_year=2024, field=field, target=10)
    office.add("stg_plan_priorities", hub_code="27", fiscal_year=2024, field="価格転嫁", target=10)
    office.add("int_issue_response_counts", hub_code="13", fiscal_year=2024, issue_minor="IT活用", issue_responses=7)
    for record, code, group, responses in (("a", "E", "製造業", 3), ("b", "L", "サービス業", 5), ("c", "O", "サービス業", 6)):
        office.add(
            "int_record_years", hub_code="13", fiscal_year=2024, record_id=record, industry_code=code, industry_group=group
        )
        office.add(
            "int_consultations_enriched",
            hub_code="13",
            fiscal_year=2024,
            month=dt.date(2024, 4, 1),
            record_id=record,
            issue_responses=responses,
        )
    office.build()
    found = office.rows("select field, field_kind, actual, attainment, reason from priority_progress order by hub_code, field")
    assert found == [
        ("サービス業", "industry_group", 11, 110, None),
        ("若者の創業を応援", "text", None, None, "free_text"),
        ("製造業", "industry_group", 3, 30, None),
        ("ＩＴ活用", "issue_minor", 7, 70, None),
        ("価格転嫁", "issue_minor", None, None, "no_report"),
    ]


def test_the_missing_steps_of_a_year_are_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for hub in ("13", "27"):
        for month in (4, 5):
            status = "missing" if (hub, month) == ("27", 5) else "on_time"
            office.add("submission_calendar", hub_code=hub, fiscal_year=2024, month=dt.date(2024, month, 1), status=status)
    office.plan("13", 2024, 相談対応件数=10)
    office.year("13", 2024, issue_responses=10, consultation_hours=10)
    office.add("stg_plan_priorities", hub_code="13", fiscal_year=2024, field="IT活用", target=10)
    office.add("stg_surveys", hub_code="13", month=dt.date(2024, 4, 1), satisfaction=5)
    office.add("stg_hearings", hub_code="13", fiscal_year=2024, kind="期初面談", held_on=dt.date(2024, 4, 25))
    office.build()
    found = office.rows(
        "select hub_code, plan_received_on, interview_on, missing_steps, next_budget_yen from hub_cycle_year order by 1"
    )
    assert found == [
        ("13", dt.date(2024, 4, 20), dt.date(2024, 4, 25), "期末ヒアリング", 60_000_000),
        (
            "27",
            None,
            None,
            "事業計画書、契約額、年間目標、重点分野、期初面談、月次報告、満足度調査、期末ヒアリング、翌年度の予算",
            None,
        ),
    ]
