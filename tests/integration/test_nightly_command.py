"""The command as operators use it: second runs, broken stages, locks, decisions, partial inboxes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.inflation.confirmation_seed import SEEDS
from ingestion.store.snapshot import load_manifest
from orchestration.journal import load_stages
from orchestration.lock import writer_lock
from publishing.status_page import told_ja
from tests.conftest import Built, nightly


def edition(warehouse: Path) -> dict[str, object]:
    return dict(json.loads((warehouse / "published" / "edition.json").read_text(encoding="utf-8")))


def fingerprints(warehouse: Path) -> dict[str, tuple[int, int]]:
    return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in (warehouse / "published").rglob("*") if p.is_file()}


def test_summary_says_what_was_read_refused_and_where(built: Built) -> None:
    for words in ("受け取ったファイル", "行を読みました", "人の対応が要るファイル", "完了", "yorozu.duckdb", "quality.html"):
        assert words in built.output


def test_status_page_has_a_word_for_all_that_a_run_notes(built: Built) -> None:
    stages = load_stages(built.warehouse)
    labels = {label for stage in stages for label, _ in told_ja(stage)}
    assert {"組み立て方", "検査", "注意", "誤りと注意", "版"} <= labels
    assert not [label for label in labels if label.isascii()]


def test_second_run_changes_nothing_and_the_terminal_shows_no_log(copy_of_built: Built) -> None:
    first = nightly(copy_of_built.inbox, copy_of_built.warehouse)  # the copy has other inodes: settles it once
    before = fingerprints(copy_of_built.warehouse)
    started = time.monotonic()
    second = nightly(copy_of_built.inbox, copy_of_built.warehouse)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "変更はありません" in second.stdout
    assert fingerprints(copy_of_built.warehouse) == before
    assert time.monotonic() - started < 30
    for result in (first, second):
        assert "STEP_START" not in result.stdout + result.stderr
    assert "STEP_START" in (copy_of_built.warehouse / "dagster" / "nightly.log").read_text(encoding="utf-8")


def test_broken_stage_leaves_the_old_edition(copy_of_built: Built) -> None:
    """A ledger that does not add up must not be published: dbt's conservation test stops the run."""
    warehouse = copy_of_built.warehouse
    before = edition(warehouse)
    ledger = load_manifest(warehouse).tables["sheet"][0]
    rows = pq.read_table(ledger).to_pylist()
    rows[0]["rows_accepted"] += 1
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(ledger)), ledger)
    result = nightly(copy_of_built.inbox, warehouse, dt.date(2025, 6, 11))
    assert result.returncode == 1
    assert "失敗しました" in result.stdout
    assert "rows_are_conserved" in result.stdout
    assert edition(warehouse) == before
    ledger.unlink()  # the next run finds the damage and writes the ledger anew
    (warehouse / "snapshot.json").unlink()
    assert nightly(copy_of_built.inbox, warehouse, dt.date(2025, 6, 11)).returncode == 0
    assert edition(warehouse)["as_of"] == "2025-06-11"


def test_only_one_writer(copy_of_built: Built) -> None:
    with writer_lock(copy_of_built.warehouse):
        result = nightly(copy_of_built.inbox, copy_of_built.warehouse)
    assert result.returncode == 3
    assert "ほかの処理" in result.stdout


def test_missing_inbox_is_a_usage_error(tmp_path: Path) -> None:
    result = nightly(tmp_path / "nowhere", tmp_path / "warehouse")
    assert result.returncode == 2
    assert "受信箱" in result.stdout


def test_released_file_counts_from_the_next_run(copy_of_built: Built) -> None:
    files = copy_of_built.table("submission_file")
    held = files[files["status"] == "held"].iloc[0]
    yorozu = str(Path(sys.executable).parent / "yorozu")
    arguments = [held["sha256"][:12], "--who", "試験", "--why", "拠点に確認済み", "--warehouse", str(copy_of_built.warehouse)]
    decided = subprocess.run([yorozu, "held", "release", *arguments], capture_output=True, text=True, check=False)
    assert decided.returncode == 0, decided.stdout
    assert nightly(copy_of_built.inbox, copy_of_built.warehouse).returncode == 0
    after = copy_of_built.table("submission_file").set_index("path").loc[held["path"]]
    assert after["status"] in ("accepted", "accepted_with_errors")
    assert after["is_in_force"]


@pytest.mark.parametrize("table", ["fct_consultation", "kpi_national_year"])
def test_published_words_and_parquet(built: Built, table: str) -> None:
    published = built.warehouse / "published"
    with duckdb.connect(str(published / "yorozu.duckdb"), read_only=True) as connection:
        comments = connection.execute(
            "select comment from duckdb_columns() where schema_name = 'marts' and table_name = ?", [table]
        ).fetchall()
        assert comments
        assert all(comment and comment.count("｜") == 2 for (comment,) in comments)
        same = connection.execute(
            f"select count(*) from (from marts.{table} except from read_parquet('{published}/parquet/{table}.parquet'))"
        ).fetchall()
    assert same == [(0,)]


def test_restricted_file_is_for_the_operator_alone(built: Built) -> None:
    path = built.warehouse / "restricted" / "yorozu_restricted.duckdb"
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert os.access(path, os.R_OK)


def test_the_night_logs_a_seed_for_each_year_and_draws_letters_by_it(built: Built) -> None:
    logged = {line.fiscal_year: line.seed for line in SEEDS.load(built.warehouse).all}
    with duckdb.connect(str(built.warehouse / "restricted" / "yorozu_restricted.duckdb"), read_only=True) as connection:
        drawn = connection.execute("select distinct fiscal_year, seed[9:] from restricted.confirmation_sample").fetchall()
    with duckdb.connect(str(built.warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        years = connection.execute("select distinct fiscal_year from marts.fct_consultation").fetchall()
    assert drawn and dict(drawn) == logged and set(logged) == {year for (year,) in years}


def test_marts_carry_no_personal_column(built: Built) -> None:
    with duckdb.connect(str(built.warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        names = {
            row[0]
            for row in connection.execute("select column_name from duckdb_columns() where schema_name = 'marts'").fetchall()
        }
        schemas = {row[0] for row in connection.execute("select distinct schema_name from duckdb_tables()").fetchall()}
    assert not names & {
        "representative",
        "telephone",
        "address",
        "name_kana",
        "request_text",
        "response_text",
        "coordinator_name",
    }
    assert schemas == {"marts"}
