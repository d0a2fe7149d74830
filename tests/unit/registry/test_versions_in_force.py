"""Which version of a corporation counts, and what the models say of numbers that are closed, contradicted or unknown."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingestion.store.linkage import create_linkage_views
from tests import project_sql
from tests.unit.registry.handmade import number, put, row, take_in

MODELS = (
    "stg_registry_versions",
    "stg_registry_files",
    "int_registry_status",
    "int_nayose_numbers",
    "int_nayose_doubtful_numbers",
)
FULL = "00_zenkoku_all_20260731.csv"
OLD = {"updated": "2026-07-31", "changed": "2015-10-05"}


def views(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_linkage_views(connection, folder / "warehouse")
    return connection


def versions(connection: duckdb.DuckDBPyConnection, serial: int) -> list[tuple[object, ...]]:
    query = "select name, process, is_latest from nayose.registry_version where corporate_number = ? order by changed_on, name"
    return connection.execute(query, [number(serial)]).fetchall()


def test_difference_brings_a_newer_version(tmp_path: Path) -> None:
    put(tmp_path / "inbox", FULL, [row(1, "旧架空株式会社", **OLD), row(2, **OLD)])
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1, "新架空株式会社", process="11")])
    put(tmp_path / "inbox", "again/diff_20260818.zip", [row(1, "新架空株式会社", process="11")])
    take_in(tmp_path)
    connection = views(tmp_path)
    assert versions(connection, 1) == [("旧架空株式会社", "01", False), ("新架空株式会社", "11", True)]
    assert versions(connection, 2) == [("株式会社架空商店", "01", True)]


def test_latest_update_of_one_version_wins(tmp_path: Path) -> None:
    """The agency sends the old version again, no longer as the latest; an older full file that is loaded later changes nothing."""
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1, **(OLD | {"updated": "2026-08-18"}), latest="0"),
                                                  row(1, process="12", street="大手町１丁目２番３号")])  # fmt: skip
    take_in(tmp_path)
    put(tmp_path / "inbox", FULL, [row(1, **OLD)])
    take_in(tmp_path)
    assert versions(views(tmp_path), 1) == [("株式会社架空商店", "01", False), ("株式会社架空商店", "12", True)]


def test_correction_of_an_old_version_leaves_the_latest(tmp_path: Path) -> None:
    put(tmp_path / "inbox", FULL, [row(1, "株式会社架空商店", **(OLD | {"changed": "2020-04-01"}), process="12")])
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1, "株式会社架空商會", changed="2015-10-05", latest="0", correct="1")])
    take_in(tmp_path)
    assert versions(views(tmp_path), 1) == [("株式会社架空商會", "01", False), ("株式会社架空商店", "12", True)]


def test_deleted_and_invalid_numbers_are_left_out(tmp_path: Path) -> None:
    wrong = str((int(number(3)[0]) % 9) + 1) + number(3)[1:]
    put(tmp_path / "inbox", FULL, [row(1, **OLD), row(2, **OLD), row(3, number=wrong)])
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1, process="99"), row(4, process="99")])
    assert take_in(tmp_path).versions == 5
    assert views(tmp_path).execute("select corporate_number from nayose.registry_version").fetchall() == [(number(2),)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("00_zenkoku_all_20260731.csv", (True, "00")),
        ("13_tokyo_all_20260731.zip", (True, "13")),
        ("diff_20260818.csv", (False, "")),
    ],
)
def test_full_files_are_told_by_their_name(tmp_path: Path, name: str, expected: tuple[bool, str]) -> None:
    put(tmp_path / "inbox", f"2026/{name}", [row(1)])
    take_in(tmp_path)
    assert views(tmp_path).execute("select is_full, prefecture_code from nayose.registry_file").fetchall() == [expected]


def judged(folder: Path, mentions: list[tuple[object, ...]]) -> duckdb.DuckDBPyConnection:
    """The models over records handed in: (record, hub, partner, month, 法人番号, name key, municipality key)."""
    connection = views(folder)
    connection.execute(
        """create table handed_in (record_id varchar, hub_code varchar, partner_id varchar, said_on date, corporate_number varchar,
           name_key varchar, municipality_key varchar);
           create view stg_clients as select record_id, hub_code, said_on as month from handed_in where partner_id is null;
           create view stg_consultations as select record_id, hub_code, said_on as consulted_on from handed_in where partner_id is null;
           create view stg_partner_referrals as
           select record_id, hub_code, partner_id, said_on as referred_on from handed_in where partner_id is not null;
           create view int_nayose_mentions as
           select * exclude (said_on), said_on as first_month, said_on as last_month, hash(handed_in) as profile_id from handed_in;
           create view int_nayose_wordings as select * from int_nayose_mentions;
           create view int_nayose_registered as select null::ubigint as profile_id, null::varchar as registered_number where false;
        """
    )
    if mentions:
        connection.executemany("insert into handed_in values (?, ?, ?, ?, ?, ?, ?)", mentions)
    for name in MODELS:
        connection.execute(f"create or replace table {name} as {project_sql.model(name).sql}")
    return connection


def test_status_of_numbers(tmp_path: Path) -> None:
    closed = {"process": "21", "closed": "2026-08-13", "close_cause": "11", "successor": number(2)}
    put(tmp_path / "inbox", FULL, [row(1, "旧架空株式会社", **OLD), row(2, **OLD)])
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1, "旧架空株式会社", **closed), row(3, "昔の名前", latest="0")])
    take_in(tmp_path)
    query = (
        "select registered_name, is_closed, closed_on::varchar, close_cause, successor_number from int_registry_status order by 1"
    )
    assert judged(tmp_path, []).execute(query).fetchall() == [
        ("旧架空株式会社", True, "2026-08-13", "11", number(2)),
        ("昔の名前", False, None, None, None),
        ("株式会社架空商店", False, None, None, None),
    ]


def test_planted_numbers_are_found(tmp_path: Path) -> None:
    closed = {"process": "21", "closed": "2024-05-20", "close_cause": "11", "successor": number(2)}
    put(tmp_path / "inbox", FULL, [row(1, "架空商店株式会社", **(OLD | closed)), row(2, "架空本社株式会社", **OLD)])
    take_in(tmp_path)
    place, elsewhere = "13千代田区", "27大阪市北区"
    mentions: list[tuple[object, ...]] = [
        ("hub:13:closed", "13", None, "2024-07-01", number(1), "架空商店", place),
        ("hub:13:before", "13", None, "2024-05-01", number(1), "架空商店", place),
        ("hub:27:successor", "27", None, "2024-07-01", number(2), "架空本社", place),
        ("hub:13:moved", "13", None, "2024-07-01", number(2), "架空本社", elsewhere),
        ("hub:13:silent", "13", None, "2024-07-01", number(2), "別ノ名前", None),
        ("hub:27:other", "27", None, "2024-07-01", number(2), "別ノ名前", elsewhere),
        ("hub:27:mended", "27", None, "2024-06-01", number(9), "架空本社", place),
        ("hub:27:mended", "27", None, "2024-07-01", number(2), "架空本社", place),
        ("partner:p:unknown", "13", "p", "2024-07-01", number(9), "架空不明", place),
        ("partner:p:later", "13", "p", "2026-09-01", number(9), "架空不明", place),
        ("hub:13:none", "13", None, "2024-07-01", None, "架空個人", place),
    ]
    rows = judged(tmp_path, mentions).execute(
        "select record_id, hub_code, partner_id, reason, registered_name, closed_on::varchar, successor_record_id "
        "from int_nayose_doubtful_numbers order by 1"
    )
    assert rows.fetchall() == [
        ("hub:13:closed", "13", None, "closed", "架空商店株式会社", "2024-05-20", "hub:13:moved"),
        ("hub:27:other", "27", None, "contradicted", "架空本社株式会社", None, None),
        ("partner:p:unknown", "13", "p", "unknown", None, None, None),
    ]


def test_without_the_registry_nothing_is_doubtful(tmp_path: Path) -> None:
    connection = judged(tmp_path, [("hub:13:1", "13", None, "2024-07-01", number(1), "架空商店", "13千代田区")])
    assert connection.execute("select count(*) from int_nayose_doubtful_numbers").fetchall() == [(0,)]
    assert connection.execute("select count(*) from int_registry_status").fetchall() == [(0,)]


def test_only_a_difference_makes_nothing_unknown(tmp_path: Path) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1)])
    take_in(tmp_path)
    connection = judged(tmp_path, [("hub:13:1", "13", None, "2024-07-01", number(9), "架空商店", "13千代田区")])
    assert connection.execute("select count(*) from int_nayose_doubtful_numbers").fetchall() == [(0,)]
