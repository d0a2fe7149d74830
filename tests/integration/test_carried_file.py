"""A build file carried from night to night gives what a new one gives: a late month of an old year, a correction of what is new, a broken night."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from ingestion.store.carried import begin, changed_months, changed_years, finish
from ingestion.store.linkage import reference_folder
from publishing.dictionary import marts
from tests.conftest import Built, nightly

IDENTITY = ("enterprise_id", "related_enterprise_id", "counted_id")
NOT_COMPARED = ("enterprise_event", "nayose_quality")
"""What tells of nights: ids are minted and logged in the order in which records came."""
LATE = ("2021-06", "2024-09")


def _figures(warehouse: Path, mart: str) -> pd.DataFrame:
    columns = ", ".join(f'"{column.name}"' for column in marts()[mart].columns if column.name not in IDENTITY)
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        return connection.execute(f"select {columns} from marts.{mart} order by all").df()


def _counted(warehouse: Path, table: str) -> pd.DataFrame:
    with duckdb.connect(str(warehouse / "build" / "yorozu_build.duckdb"), read_only=True) as connection:
        return connection.execute(f"from intermediate.{table} order by all").df()


def _carried(warehouse: Path) -> list[int]:
    """Fiscal years that the last build went through again; all of them are not listed in a file that started empty."""
    with duckdb.connect(str(warehouse / "build" / "yorozu_build.duckdb"), read_only=True) as connection:
        return [year for (year,) in connection.execute("from intermediate.int_years_to_build order by 1").fetchall()]


@pytest.mark.slow
def test_late_months_on_a_carried_file_give_what_a_new_file_gives(built: Built, tmp_path: Path) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "warehouse"
    shutil.copytree(built.inbox, inbox)
    late = [path for month in LATE for path in sorted(inbox.rglob(f"*{month}*")) if path.is_file()]
    assert len(late) > 5
    for path in late:
        path.unlink()
    shutil.copytree(
        reference_folder(built.warehouse), reference_folder(warehouse)
    )  # how rare names are is told by the first night, for all
    assert nightly(inbox, warehouse).returncode == 0
    for path in late:
        shutil.copy2(built.inbox / path.relative_to(inbox), path)
    assert nightly(inbox, warehouse).returncode == 0
    assert {2021, 2024} <= set(_carried(warehouse)) and 2019 not in _carried(warehouse)
    for mart in marts().values():
        if not mart.is_view and mart.name not in NOT_COMPARED:
            pd.testing.assert_frame_equal(_figures(warehouse, mart.name), _figures(built.warehouse, mart.name), obj=mart.name)
    for table in ("int_inflation_counts_contacts", "int_inflation_silent_contacts"):
        pd.testing.assert_frame_equal(_counted(warehouse, table), _counted(built.warehouse, table), obj=table)


@pytest.mark.slow
def test_a_decision_on_a_carried_file_gives_what_a_new_file_gives(built: Built, tmp_path: Path) -> None:
    """Two enterprises become one: consultations change hands in months of which no row is new, and it is no longer new in the later year.

    The same night brings a list of contacts, which is held against the ledgers of all months.
    """
    inbox, carried, anew = tmp_path / "inbox", tmp_path / "carried", tmp_path / "anew"
    shutil.copytree(built.inbox, inbox)
    _list_contact(inbox, _telephone_in(built.warehouse))
    shutil.copytree(built.warehouse, carried)
    records = [_record_of(carried, year) for year in (2022, 2024)]
    decide = ["nayose", "decide", *records, "--as", "same", "--who", "検査", "--why", "検査", "--warehouse", str(carried)]
    assert subprocess.run([Path(sys.executable).parent / "yorozu", *decide], check=False).returncode == 0
    shutil.copytree(carried, anew)
    (anew / "build" / "yorozu_build.duckdb").unlink()
    assert all(nightly(inbox, warehouse).returncode == 0 for warehouse in (carried, anew))
    months = _counted(carried, "int_months_to_build")["month"]
    assert 0 < len(months) <= 12 and {month.year for month in months} <= {2024, 2025}, "the later one takes the earlier one's id"
    assert len(_counted(carried, "int_inflation_insider_client")) > 0, "the list of contacts is new"
    for mart in marts().values():
        if not mart.is_view:
            pd.testing.assert_frame_equal(_all_of(carried, mart.name), _all_of(anew, mart.name), obj=mart.name)


def _telephone_in(warehouse: Path) -> str:
    """One that a client gave in a closed year."""
    query = "select min(telephone_key) from staging.stg_clients where form <> 'v1' and month < date '2022-04-01'"
    with duckdb.connect(str(warehouse / "build" / "yorozu_build.duckdb"), read_only=True) as connection:
        return str(connection.execute(query).fetchall()[0][0])


def _list_contact(inbox: Path, telephone: str) -> None:
    lines = ("区分,名称,電話番号,住所,出典", f"支援機関,検査商工会,{telephone},,検査のための連絡先")
    (inbox / "reference").mkdir(exist_ok=True)
    (inbox / "reference" / "known_contacts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _record_of(warehouse: Path, year: int) -> str:
    """A client record first consulted in this fiscal year, whose enterprise has no other and no 法人番号 (two numbers cannot become one)."""
    query = """
        select any_value(record_id) from marts.fct_consultation
        semi join (from marts.dim_enterprise where corporate_number is null) using (enterprise_id)
        group by enterprise_id
        having count(distinct record_id) = 1 and min(fiscal_year) = ? and any_value(record_id) like '%:client:%'
        order by enterprise_id limit 1
    """
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        return str(connection.execute(query, [year]).fetchall()[0][0])


def _all_of(warehouse: Path, mart: str) -> pd.DataFrame:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        return connection.execute(f"from marts.{mart} order by all").df()


def test_a_changed_ledger_touches_the_years_after_it() -> None:
    before = {
        ("consultation", "2022-05"): "a",
        ("client", "2022-05"): "a",
        ("client", "2023-05"): "b",
        ("plan_budget", "FY2024"): "c",
    }
    assert changed_years(before, before) == set()
    assert changed_years(before, before | {("consultation", "2022-05"): "x"}) == {2022}
    assert changed_years(before, before | {("client", "2022-05"): "x"}) == {2022, 2023, 2024}
    assert changed_years(before, before | {("consultation", "2024-03"): "new"}) == {2023}
    assert changed_years(before, {key: value for key, value in before.items() if key[0] != "plan_budget"}) == {2024}


def test_a_month_is_gone_through_for_what_it_holds_and_all_of_a_year_for_what_holds_for_the_year() -> None:
    before = {("consultation", "2022-05"): "a", ("closed_day", "FY2023"): "b", ("plan_budget", "FY2024"): "c"}
    assert changed_months(before, before) == set()
    assert changed_months(before, before | {("consultation", "2022-05"): "x"}) == {dt.date(2022, 5, 1)}
    assert changed_months(before, before | {("client", "2024-03"): "new"}) == {dt.date(2024, 3, 1)}
    closed = changed_months(before, before | {("closed_day", "FY2023"): "x"})
    assert len(closed) == 12 and min(closed) == dt.date(2023, 4, 1) and max(closed) == dt.date(2024, 3, 1)
    assert changed_months(before, before | {("plan_budget", "FY2024"): "x"}) == set(), "plans say nothing of months"


def test_only_a_published_file_of_the_same_code_is_carried(tmp_path: Path) -> None:
    build_db = tmp_path / "build" / "yorozu_build.duckdb"
    assert not begin(build_db, tmp_path, "code"), "there is none yet"
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create schema carried; create table kept as select 1 as one")
    finish(build_db, tmp_path, "code")
    assert begin(build_db, tmp_path, "code"), "published by the same code"
    assert not begin(build_db, tmp_path, "code"), "the night before broke off: it did not finish"
    with duckdb.connect(str(build_db)) as connection:
        assert connection.execute("from duckdb_tables()").fetchall() == []
        connection.execute("create schema carried")
    finish(build_db, tmp_path, "code")
    assert not begin(build_db, tmp_path, "other code")
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create schema carried")
    finish(build_db, tmp_path, "code")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(duckdb, "__version__", "0.0.0")
        assert not begin(build_db, tmp_path, "code"), "another DuckDB may hash otherwise"
    build_db.write_bytes(b"half a file")
    assert not begin(build_db, tmp_path, "code")
