"""A month beside the hub's own past: each feature is tripped by a planted change, and honest months pass."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.past import check_months, compare_with_past, settings
from ingestion.store.snapshot import Manifest, store_manifest

FIRST = dt.date(2023, 4, 1)
Row = dict[str, Any]


def months(count: int) -> Iterator[dt.date]:
    for number in range(count):
        year, month = divmod(FIRST.month - 1 + number, 12)
        yield dt.date(FIRST.year + year, month + 1, 1)


def honest(month: dt.date, number: int, draw: random.Random) -> Row:
    day = month + dt.timedelta(days=number % 25)
    return {
        "hub_code": "13", "month": month, "consulted_on": day, "record_id": f"c{draw.randrange(400)}",
        "coordinator_no": f"k{number % 5}", "minutes": draw.choice((20, 30, 40, 50, 60, 75, 90)),
        "issue_minors": ["販路提案", "広報戦略"] if draw.random() < 0.3 else ["資金繰り"],
        "channel": "来訪" if draw.random() < 0.7 else "電話", "resolution": "解決" if draw.random() < 0.3 else "継続",
        "response_text": f"助言 {number} {draw.random()}",
    }  # fmt: skip


def world(
    last: Callable[[int, Row], Row] = lambda _, row: row, *, before: int = 12, cases: int = 120
) -> duckdb.DuckDBPyConnection:
    """A hub's months, the rows of the last one changed by `last`."""
    draw = random.Random(7)
    every = list(months(before + 1))
    rows = [honest(month, number, draw) for month in every for number in range(cases)]
    rows = [last(i, row) if row["month"] == every[-1] else row for i, row in enumerate(rows)]
    connection = duckdb.connect()
    connection.execute(
        "create schema raw; create table raw.consultation (hub_code varchar, month date, consulted_on date, record_id varchar, "
        "coordinator_no varchar, minutes integer, issue_minors varchar[], channel varchar, resolution varchar, response_text varchar)"
    )
    connection.executemany(f"insert into raw.consultation values ({', '.join('?' * 10)})", [list(row.values()) for row in rows])
    return connection


def told(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {departure.label_ja: departure.told() for departure in compare_with_past(connection).departures}


CHANGES: dict[str, Callable[[int, Row], Row]] = {
    "minutes_per_consultation": lambda _, row: row | {"minutes": row["minutes"] * 2},
    "issues_per_consultation": lambda _, row: row | {"issue_minors": ["販路提案", "広報戦略", "資金繰り", "IT活用"]},
    "short_share": lambda i, row: row | ({"minutes": 5} if i % 3 else {}),
    "half_hour_share": lambda _, row: row | {"minutes": 60},
    "same_day_share": lambda _, row: row | {"record_id": row["coordinator_no"], "consulted_on": row["month"]},
    "resolved_share": lambda _, row: row | {"resolution": "解決"},
    "visit_share": lambda _, row: row | {"channel": "メール"},
    "same_note_share": lambda i, row: row | ({"response_text": "助言した。"} if i % 2 else {}),
    "consultations_per_day": lambda _, row: row | {"consulted_on": row["month"]},
}


@pytest.mark.parametrize("feature", settings()["features"])
def test_a_planted_change_is_asked_about(feature: str) -> None:
    connection = world(CHANGES[feature])
    result = compare_with_past(connection)
    label = settings()["features"][feature]["ja"]
    assert label in {departure.label_ja for departure in result.departures}
    failed = {check.name.partition(":")[2] for check in result.gate.checks if not check.success}
    assert feature in failed
    assert all(check.severity == "warn" for check in result.gate.checks)


def test_an_honest_month_is_not_asked_about() -> None:
    result = compare_with_past(world())
    assert not result.departures
    assert len(result.gate.checks) == len(settings()["features"])
    assert {check.observed for check in result.gate.checks} == {"7 行のうち 0 行が外れ"}


def test_the_question_gives_figures_and_accuses_nobody() -> None:
    text = told(world(CHANGES["half_hour_share"]))["30分ちょうど・60分ちょうどの相談の割合"]
    assert text.startswith("30分ちょうど・60分ちょうどの相談の割合が 100.0% です（自拠点の過去12か月から見込まれる範囲は ")
    assert text.endswith("相談時間が実際の時間かを確かめてください。実際にそうであれば、そのままで構いません。")


@pytest.mark.parametrize("short", [{"before": 5}, {"cases": 29}])
def test_without_enough_past_nothing_is_said(short: dict[str, int]) -> None:
    result = compare_with_past(world(CHANGES["half_hour_share"], **short))
    assert not result.departures
    assert all(check.success for check in result.gate.checks)


def test_only_the_months_asked_for() -> None:
    connection = world(CHANGES["half_hour_share"])
    assert not compare_with_past(connection, [("13", dt.date(2024, 3, 1))]).departures
    assert compare_with_past(connection, [("13", dt.date(2024, 4, 1))]).departures


def kept(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """The world as a snapshot: one file a month."""
    parts = {}
    for month in connection.execute("select distinct strftime(month, '%Y-%m') from raw.consultation").fetchall():
        target = warehouse / "snapshot" / f"{month[0]}.parquet"
        target.parent.mkdir(exist_ok=True)
        query = f"select * from raw.consultation where strftime(month, '%Y-%m') = '{month[0]}'"
        connection.execute(f"copy ({query}) to '{target}' (format parquet)")
        parts[month[0]] = {"files": [target.name], "digest": month[0], "rows": 1}
    store_manifest(Manifest("d", {"consultation": parts}, warehouse))


def test_a_snapshot_is_asked_about_its_changed_months_or_its_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [
        "hub_code",
        "month",
        "consulted_on",
        "record_id",
        "coordinator_no",
        "minutes",
        "issue_minors",
        "channel",
        "resolution",
        "response_text",
    ]
    schema = {
        name: "varchar[]" if name == "issue_minors" else "date" if name in ("month", "consulted_on") else "varchar"
        for name in columns
    }
    monkeypatch.setattr("ingestion.store.snapshot.raw_schema", lambda: {"consultation": schema | {"minutes": "integer"}})
    kept(world(CHANGES["half_hour_share"]), tmp_path)
    for changed in (None, {"2024-04"}, {"2024-03", "2024-04"}):
        assert {f"{d.month:%Y-%m}" for d in check_months(tmp_path, changed).departures} == {"2024-04"}
    for changed in (set(), {"2024-03"}, {"2031-01"}):
        assert not check_months(tmp_path, changed).departures


def test_an_empty_warehouse_has_no_past(tmp_path: Path) -> None:
    assert check_months(tmp_path, None).gate.checks == ()
